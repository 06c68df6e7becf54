"""What benchmarks run on."""

from benchmarks import world
from queue_server.config import read_hall


def test_hall_of_the_benchmarks_is_a_hall_without_cards(tmp_path, monkeypatch):
    """Whatever the sample hall learns, the measures can start on theirs: every matter gives numbers without a card."""
    monkeypatch.setattr(world, "BUILD", tmp_path)
    monkeypatch.setattr(world, "HALL_FILE", tmp_path / "hall.toml")
    hall = read_hall(world.hall_file()).hall
    assert {matter.assurance for matter in hall.matters} == {"none"}
