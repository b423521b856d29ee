"""Order of waiting lists: who comes first when places are scarce (MODEL 5.3)."""


from abm.compiled import part
from abm.engine.choice import need_of
from abm.engine.creaming import creaming_priority, passes_over
from abm.randomness import choice_index, spell_key, uniform
from abm.vocabulary import N_DOMAINS, CaseState, QueueOrder, Stream


@part
def comes_before(priority, tie, a, b):  # type: ignore[no-untyped-def]
    """Whether list entry ``a`` comes before ``b``: higher priority, then smaller draw."""
    if priority[a] != priority[b]:
        return priority[a] > priority[b]
    return tie[a] < tie[b]


@part
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


@part
def sort_entries(entries, first, stop, priority, tie):  # type: ignore[no-untyped-def]
    """Sort entries[first:stop] in order of service (heap sort, so no recursion and no allocation)."""
    size = stop - first
    for root in range(size // 2 - 1, -1, -1):
        sift(entries, first, root, size, priority, tie)
    for last in range(size - 1, 0, -1):
        entries[first], entries[first + last] = entries[first + last], entries[first]
        sift(entries, first, 0, last, priority, tie)


@part
def is_listed(case, free):  # type: ignore[no-untyped-def]
    """Whether a case competes for a place this month: waiting where places are free, or served above the limit."""
    if case.provider < 0:
        return False
    if case.state == CaseState.WAITING:
        return free[case.provider] > 0
    return case.state == CaseState.SERVED and free[case.provider] < 0


@part
def priority_of(seed, case, need, providers, mean_result, p, rate):  # type: ignore[no-untyped-def]
    """Priority of one case in the order of her provider, or of the territory; the highest comes first."""
    order = p.queue_order
    if case.provider >= 0:
        order = providers[case.provider].queue_order
    if order == QueueOrder.FIRST_COME:
        return -float(case.since)
    if order == QueueOrder.SEVERITY or case.provider < 0:
        return case.severity - 1.0
    return creaming_priority(seed, case, need, providers[case.provider], mean_result, p, rate)


@part
def rank_cases(  # type: ignore[no-untyped-def]
    seed, cases, n, citizens, first_citizen, territory_keys, providers, free, mean_result, params, rates,
    priority, tie, listed,
):
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
        mean_result: result that providers who cream expect on average, by cell.
        params: parameter record by territory.
        rates: solved hazards.
        priority: by case; written. The highest comes first.
        tie: by case; written. The smallest comes first.
        listed: by case; written. Whether she competes for a place of the provider she is with.
    """
    for index in range(n):
        case = cases[index]
        listed[index] = is_listed(case, free)
        if case.state != CaseState.WAITING and not listed[index]:
            continue
        territory = citizens[case.citizen].territory
        p = params[territory]
        need = need_of(case, territory, first_citizen, territory_keys)
        mean = mean_result[territory * N_DOMAINS + case.domain]
        priority[index] = priority_of(seed, case, need, providers, mean, p, rates[0])
        key = 0
        if case.provider >= 0:
            key = choice_index(providers[case.provider].key, 0)
        tie[index] = uniform(seed, Stream.QUEUE, spell_key(need, case.mark, case.relapse), key)
        if case.state == CaseState.WAITING and listed[index]:
            listed[index] = not passes_over(seed, case, need, providers[case.provider], mean, p, rates[0])
