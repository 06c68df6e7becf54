"""Faults of an emulated line."""

import pytest

from firmware_bridge.emulators.faults import Fault, FaultPlan, Send, Unplug, Wait

MESSAGE = bytes(range(100))


def _sent(actions) -> bytes:
    return b"".join(action.data for action in actions if isinstance(action, Send))


def _one(fault: Fault | None) -> list:
    plan = FaultPlan(1)
    plan.then([fault])
    return plan.apply(MESSAGE)


def test_sound_line_sends_the_message():
    """Without faults the message goes as it is."""
    assert FaultPlan().apply(MESSAGE) == [Send(MESSAGE)]


def test_fault_does_to_a_message_what_its_name_says():
    """Each fault's effect on the line."""
    assert _one(Fault.DROP) == []
    assert isinstance(_one(Fault.DELAY)[0], Wait)
    assert _sent(_one(Fault.DELAY)) == MESSAGE
    corrupted = _sent(_one(Fault.CORRUPT))
    assert sum(a != b for a, b in zip(corrupted, MESSAGE, strict=True)) == 1
    truncated = _sent(_one(Fault.TRUNCATE))
    assert MESSAGE.startswith(truncated)
    assert len(truncated) < len(MESSAGE)
    assert _sent(_one(Fault.GARBAGE)).endswith(MESSAGE)
    assert len(_sent(_one(Fault.GARBAGE))) > len(MESSAGE)
    assert isinstance(_one(Fault.UNPLUG)[-1], Unplug)


def test_silence_lasts_until_it_is_ended():
    """A silent device stays silent."""
    plan = FaultPlan()
    plan.then([Fault.SILENT])
    assert [plan.apply(MESSAGE), plan.apply(MESSAGE)] == [[], []]
    plan.speak()
    assert plan.apply(MESSAGE) == [Send(MESSAGE)]


def test_faults_of_one_seed_come_again():
    """The same seed gives the same faults, another seed others."""
    rates = dict.fromkeys([Fault.DROP, Fault.CORRUPT, Fault.TRUNCATE], 0.2)

    def run(seed: int) -> list:
        plan = FaultPlan(seed, rates)
        return [plan.apply(MESSAGE) for _ in range(50)]

    assert run(7) == run(7)
    assert run(7) != run(8)
    assert 10 < sum(actions != [Send(MESSAGE)] for actions in run(7)) < 45


@pytest.mark.parametrize("rates", [{Fault.DROP: 0.6, Fault.CORRUPT: 0.6}, {Fault.DROP: -0.1}])
def test_rates_that_are_no_probabilities_are_refused(rates):
    """They sum to at most one."""
    with pytest.raises(ValueError, match="probabilities"):
        FaultPlan(0, rates)
