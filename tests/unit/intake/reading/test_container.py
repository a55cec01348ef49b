"""What may not be read is refused before it is opened; what may be read comes back as it is."""

import os
import socket
from pathlib import Path

import pytest

from werkplaats.intake.reading.container import Member, open_members

TEXT = b"naam;bedrag\na;1\n"


def test_a_plain_file_is_its_own_only_member(write, scratch):
    path = write("a.csv", TEXT)
    assert open_members(path, "zorg/a.csv", scratch=scratch) == (Member("zorg/a.csv", path, "delimited"),)
    assert not list(scratch.iterdir())


@pytest.mark.parametrize("name", ["<img src=x onerror=alert(1)>.csv", "a [1]*.csv", "'s-Hertogenbosch – é (1).csv"])
def test_odd_names_are_names(write, scratch, name):
    assert open_members(write(name, TEXT), name, scratch=scratch)[0].file == name


def test_a_pipe_is_refused_without_waiting_for_its_other_end(tmp_path, scratch, refused):
    path = tmp_path / "a.csv"
    os.mkfifo(path)
    assert refused(open_members, path, "a.csv", scratch=scratch).rule == "file.not_regular"


def test_a_socket_and_a_device_are_refused(tmp_path, scratch, refused, monkeypatch):
    monkeypatch.chdir(tmp_path)  # the name of a socket may be short only
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("a.csv")
        assert refused(open_members, Path("a.csv"), "a.csv", scratch=scratch).rule == "file.not_regular"
    assert refused(open_members, Path("/dev/zero"), "zero", scratch=scratch).rule == "file.not_regular"


def test_a_link_is_refused_also_when_it_leads_to_a_good_file(write, tmp_path, scratch, refused):
    target = write("a.csv", TEXT)
    for name, place in (("good.csv", target), ("broken.csv", tmp_path / "nothing"), ("folder.csv", tmp_path)):
        link = tmp_path / name
        link.symlink_to(place)
        assert refused(open_members, link, name, scratch=scratch).rule == "file.symlink"


def test_what_is_not_there_a_folder_and_an_empty_file(write, tmp_path, scratch, refused):
    assert refused(open_members, tmp_path / "no.csv", "no.csv", scratch=scratch).rule == "file.missing"
    assert refused(open_members, tmp_path, "map", scratch=scratch).rule == "file.is_directory"
    assert refused(open_members, write("a.csv", b""), "a.csv", scratch=scratch).rule == "file.empty"


def test_a_file_without_permission_is_refused(write, scratch, refused):
    path = write("a.csv", TEXT)
    path.chmod(0)
    before = os.geteuid()
    if before == 0:
        os.seteuid(65534)  # root may read everything
    try:
        assert refused(open_members, path, "a.csv", scratch=scratch).rule == "file.permission"
    finally:
        os.seteuid(before)
        path.chmod(0o600)


def test_a_checksum_goes_before_what_the_file_is(write, scratch, refused):
    write("a.parquet.sha256", b"0" * 64)
    assert refused(open_members, write("a.parquet", b"PAR1"), "a", scratch=scratch).rule == "file.checksum"
