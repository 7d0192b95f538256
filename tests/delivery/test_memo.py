from itertools import count

from coldopen.delivery.memo import once_a_render, one_render


def test_value_lasts_one_render() -> None:
    numbers = count()
    number = once_a_render(lambda: next(numbers))
    with one_render():
        assert (number(), number()) == (0, 0)
        with one_render():
            assert number() == 0
    with one_render():
        assert number() == 1


def test_nothing_is_kept_outside() -> None:
    numbers = count()
    number = once_a_render(lambda: next(numbers))
    assert (number(), number()) == (0, 1)
