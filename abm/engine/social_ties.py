"""Loops over the ties between citizens: building them, counting over them.

Each citizen brings half of the mean number of ties. Her ``k``-th own tie goes to the ``k``-th next citizen
on the ring of her territory, or to anybody in the territory (rewired), or to anybody elsewhere (long). Which,
and to whom, are draws keyed by (citizen key, ``k``); people elsewhere are counted in the order of the
territories' keys. So nobody's ties depend on the order of rows.
"""

from abm.compiled import part, rule
from abm.randomness import citizen_key, uniform
from abm.vocabulary import Stream


@rule("int64(int64, int64, int64, int64, int64, int64, float64)")
def ordinal_nearby(seed, key, ordinal, tie, n_here, ties_brought, rewiring):  # type: ignore[no-untyped-def]
    """Ordinal of the person in the same territory at the other end of a citizen's own tie.

    A rewired tie avoids the ring neighbours she has anyway, unless the territory holds nobody else.

    Args:
        seed: seed of the run.
        key: the citizen's key.
        ordinal: her ordinal in the territory.
        tie: which of her own ties, from 0.
        n_here: citizens of the territory.
        ties_brought: own ties of each citizen.
        rewiring: share of ties in the territory that leave the ring.

    Returns:
        An ordinal; her own in a territory of one.
    """
    step = tie + 1
    strangers = n_here - 1 - 2 * ties_brought
    if strangers > 0 and uniform(seed, Stream.REWIRE, key, 2 * tie) < rewiring:
        step = ties_brought + 1 + int(uniform(seed, Stream.REWIRE, key, 2 * tie + 1) * strangers)
    return (ordinal + step) % n_here


@rule("int64(int64, int64, int64, int64, int64, int64)")
def number_elsewhere(seed, key, tie, n_before, n_here, n_citizens):  # type: ignore[no-untyped-def]
    """Number, in the order of territories' keys, of the person at the far end of a long tie.

    Args:
        seed: seed of the run.
        key: the citizen's key.
        tie: which of her own ties, from 0.
        n_before: citizens of territories with a smaller key than hers.
        n_here: citizens of her territory.
        n_citizens: citizens of the society.

    Returns:
        A number below ``n_citizens`` that is not in her territory; everybody elsewhere is equally likely.
    """
    number = int(uniform(seed, Stream.LONG_TIE, key, tie) * (n_citizens - n_here))
    return number if number < n_before else number + n_here


@part
def fill_own_ties(  # type: ignore[no-untyped-def]
    seed, keys, first_citizen, key_order, first_number, ties_brought, rewiring, long_share, degree, other_end
):
    """Draw the person at the other end of every citizen's own ties.

    Args:
        seed: seed of the run.
        keys: key of each territory.
        first_citizen: row of the first citizen of each territory, then N.
        key_order: positions of territories by increasing key.
        first_number: citizens before each of them in that order, then N.
        ties_brought: own ties of each citizen.
        rewiring: share of ties in the territory that leave the ring.
        long_share: share of ties that go to another territory.
        degree: zeros, int32 (N,); receives the number of ties of each citizen, doubles included.
        other_end: int32 (N * ties_brought,); receives the rows.
    """
    n_citizens = first_citizen[-1]
    for rank in range(len(key_order)):
        territory = key_order[rank]
        first = first_citizen[territory]
        n_here = first_citizen[territory + 1] - first
        for ordinal in range(n_here):
            row = first + ordinal
            key = citizen_key(keys[territory], ordinal)
            for tie in range(ties_brought):
                if n_here < n_citizens and uniform(seed, Stream.TIE, key, tie) < long_share:
                    number = number_elsewhere(seed, key, tie, first_number[rank], n_here, n_citizens)
                    low, high = 0, len(key_order)
                    while high - low > 1:
                        middle = (low + high) // 2
                        if first_number[middle] <= number:
                            low = middle
                        else:
                            high = middle
                    other = first_citizen[key_order[low]] + number - first_number[low]
                else:
                    other = first + ordinal_nearby(seed, key, ordinal, tie, n_here, ties_brought, rewiring)
                other_end[row * ties_brought + tie] = other
                degree[row] += 1
                degree[other] += 1


@part
def link_both_ways(ties_brought, other_end, tie_start, ties):  # type: ignore[no-untyped-def]
    """Turn own ties into sorted lists of neighbours, without doubles and without ties to oneself.

    Args:
        ties_brought: own ties of each citizen.
        other_end: row at the other end of each, from ``fill_own_ties``.
        tie_start: int32 (N + 1,); holds the start of each citizen's list with doubles, receives it without.
        ties: int32; receives the lists, closed up.

    Returns:
        How many entries of ``ties`` are used.
    """
    n_citizens = len(tie_start) - 1
    # While lists fill up, tie_start[c] is where the next neighbour of c goes; finally, where c + 1 started.
    for row in range(n_citizens):
        for tie in range(ties_brought):
            other = other_end[row * ties_brought + tie]
            ties[tie_start[row]] = other
            tie_start[row] += 1
            ties[tie_start[other]] = row
            tie_start[other] += 1
    used = 0
    first = 0
    for row in range(n_citizens):
        last = tie_start[row]
        tie_start[row] = used
        kept = used
        for entry in range(first, last):
            other = ties[entry]
            at = used
            while at > kept and ties[at - 1] > other:
                at -= 1
            if other == row or (at > kept and ties[at - 1] == other):
                continue
            for later in range(used, at, -1):
                ties[later] = ties[later - 1]
            ties[at] = other
            used += 1
        first = last
    tie_start[n_citizens] = used
    return used


@part
def count_over_ties(tie_start, ties, citizens):  # type: ignore[no-untyped-def]
    """Count for every citizen how many of her ties know the ESS and how many volunteer.

    Args:
        tie_start: start of each citizen's list of neighbours, then the end of the last.
        ties: neighbours.
        citizens: records; ``ties_knowing`` and ``ties_volunteering`` are set.
    """
    for row in range(len(citizens)):
        knowing = 0
        volunteering = 0
        for entry in range(tie_start[row], tie_start[row + 1]):
            neighbour = citizens[ties[entry]]
            knowing += neighbour.knows
            volunteering += neighbour.volunteers
        citizens[row].ties_knowing = knowing
        citizens[row].ties_volunteering = volunteering
