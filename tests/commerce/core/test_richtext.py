from commerce.core.richtext import clean, without_pictures


def test_clean_keeps_the_text_and_drops_what_could_run() -> None:
    html = (
        '<p style="color:red" onclick="x()">你好 <b>世界</b><script>alert(1)</script></p>'
        '<a href="javascript:alert(1)">坏</a><a href="https://example.com/" target="_blank">好</a>'
        '<iframe src="/"></iframe>'
    )
    assert clean(html) == (
        "<p>你好 <b>世界</b></p>"
        '<a rel="noopener noreferrer nofollow">坏</a>'
        '<a href="https://example.com/" rel="noopener noreferrer nofollow">好</a>'
    )


def test_clean_twice_is_once() -> None:
    once = clean(
        '<table><tr><td colspan="2">1 &lt; 2 &nbsp;</td></tr></table><img src="/media/a.webp" alt="甲" onload="x">'
    )
    assert clean(once) == once


def test_pictures_without_a_file_go_with_what_held_only_them() -> None:
    html = (
        '<h1>标题</h1><p><img src="http://old.example/group1/a%20b"></p><p>文字<img src="/gone.png"></p>'
        '<p><a href="/x"><img src="http://[broken"></a></p>'
    )
    kept, missing = without_pictures(html, find=lambda path: None)
    assert kept == "<h2>标题</h2><p>文字</p>"
    assert missing == ["group1/a b", "gone.png", "http://[broken"]


def test_pictures_with_a_file_are_shown_from_our_storage() -> None:
    kept, missing = without_pictures('<p><img src="http://old.example/group1/a"></p>', find=lambda path: path)
    assert (kept, missing) == ('<p><img src="/media/group1/a"/></p>', [])
