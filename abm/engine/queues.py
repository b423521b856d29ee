"""Order of waiting lists: who comes first when places are scarce (MODEL 5.3)."""


from abm.compiled import kernel
from abm.randomness import choice_index, citizen_key, need_key, spell_key, uniform
from abm.vocabulary import CaseState, QueueOrder, Stream


@kernel
def comes_before(priority, tie, a, b):  # type: ignore[no-untyped-def]
    """Whether list entry ``a`` comes before ``b``: higher priority, then smaller draw."""
    if priority[a] != priority[b]:
        return priority[a] > priority[b]
    return tie[a] < tie[b]


@kernel
def sift(entries, first, root, size, priority, tie):  # type: ignore[no-untyped-def]
    """Restore the heap (last entry on top) below ``root``."""
    while True:
        child = 2 * root + 1
        if child >= size:
            return
        if child + 1 < size and comes_before(
            priority, tie, entries[first + child], entries[first + child + 1]
        ):
            child += 1
        if not comes_before(priority, tie, entries[first + root], entries[first + child]):
            return
        entries[first + root], entries[first + child] = entries[first + child], entries[first + root]
        root = child


@kernel
def sort_entries(entries, first, stop, priority, tie):  # type: ignore[no-untyped-def]
    """Sort entries[first:stop] in order of service (heap sort, so no recursion and no allocation)."""
    size = stop - first
    for root in range(size // 2 - 1, -1, -1):
        sift(entries, first, root, size, priority, tie)
    for last in range(size - 1, 0, -1):
        entries[first], entries[first + last] = entries[first + last], entries[first]
        sift(entries, first, 0, last, priority, tie)


@kernel
def is_listed(case, free):  # type: ignore[no-untyped-def]
    """Whether a case competes for a place this month: waiting where places are free, or served above the ceiling."""
    if case.provider < 0:
        return False
    if case.state == CaseState.WAITING:
        return free[case.provider] > 0
    return case.state == CaseState.SERVED and free[case.provider] < 0


@kernel
def rank_cases(seed, cases, n, citizens, first_citizen, territory_keys, providers, free, params, priority, tie):  # type: ignore[no-untyped-def]
    """Priority and tie-breaking draw of everybody on a list, and of those served where there are too many.

    Args:
        seed: seed of the run.
        cases: open cases; ``n`` of them.
        n: number of open cases.
        citizens: records of citizens.
        first_citizen: first citizen of each territory.
        territory_keys: identities of territories.
        providers: records of providers.
        free: places free by provider, negative where there are too many people.
        params: parameter record by territory.
        priority: by case; written. The highest comes first.
        tie: by case; written. The smallest comes first.
    """
    for index in range(n):
        case = cases[index]
        if case.state == CaseState.WAITING or is_listed(case, free):
            territory = citizens[case.citizen].territory
            if params[territory].queue_order == QueueOrder.SEVERITY:
                priority[index] = case.severity
            else:
                priority[index] = -float(case.since)
            need = need_key(
                citizen_key(territory_keys[territory], case.citizen - first_citizen[territory]), case.domain
            )
            key = 0
            if case.provider >= 0:
                key = choice_index(providers[case.provider].key, 0)
            tie[index] = uniform(seed, Stream.QUEUE, spell_key(need, case.mark, case.relapse), key)
