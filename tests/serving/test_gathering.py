"""A request that comes in pieces, without a socket."""

import pytest

from serving.gathering import MOST_HEAD, NO_LENGTH, TOO_LARGE, Gathering

FORM = b"POST /join/ HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello"


def gathered(*pieces: bytes, most_body: int = 1000) -> Gathering:
    one = Gathering(0.0, most_body)
    for piece in pieces:
        one.take(piece)
    return one


@pytest.mark.parametrize("size", [1, 2, 7, 1000])
def test_it_is_whole_with_its_last_byte_however_it_is_cut(size):
    pieces = [FORM[n : n + size] for n in range(0, len(FORM), size)]
    one = Gathering(0.0, 1000)
    for piece in pieces[:-1]:
        one.take(piece)
        assert not one.is_whole
    one.take(pieces[-1])
    assert one.is_whole and not one.refusal
    assert one.file.read() == FORM


def test_what_comes_after_its_end_is_the_next_one():
    one = gathered(FORM + b"GET / HT", b"TP/1.1\r\n\r\n")
    assert one.file.read() == FORM
    assert one.rest == b"GET / HTTP/1.1\r\n\r\n"


def test_a_body_that_no_form_of_ours_has_is_not_waited_for():
    one = gathered(b"POST / HTTP/1.1\r\nContent-Length: 1001\r\n\r\n")
    assert one.is_whole


@pytest.mark.parametrize(
    "sent, refusal",
    [
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n", NO_LENGTH),
        (b"GET / HTTP/1.1\r\nX: " + b"x" * MOST_HEAD, TOO_LARGE),
    ],
)
def test_what_could_be_sent_for_ever_is_refused(sent, refusal):
    assert gathered(sent).refusal == refusal


def test_a_long_body_has_longer():
    head = b"POST / HTTP/1.1\r\nContent-Length: %d\r\n\r\n"
    assert gathered(head % 4096, most_body=10**6).deadline == gathered(head % 0).deadline + 1


def test_a_sender_that_asks_first_is_told_to_go_on():
    head = b"POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n"
    assert gathered(head).expects
    assert not gathered(head + b"hello").expects
