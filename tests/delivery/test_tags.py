from coldopen.delivery.tags import collected_tags, shows, tag


def test_tags_of_one_page_are_collected() -> None:
    with collected_tags() as found:
        shows("post", 12)
        shows("list", "tag:9")
        shows("menu")
        with collected_tags() as inner:
            shows("post", 13)
        shows("post", 12)
    assert found == {"post:12", "list:tag:9", "menu"}
    assert inner == {"post:13"}


def test_nothing_is_collected_outside() -> None:
    shows("post", 12)
    with collected_tags() as found:
        pass
    assert found == set()


def test_tag_of_a_whole_list_has_no_number() -> None:
    assert (tag("comments"), tag("comments", 12)) == ("comments", "comments:12")
