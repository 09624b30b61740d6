# attack: the syntax of every report format, in the message, the print and the class's name
# exercise: matmul
# verdict: error
TEXT = (
    "]]></failure><testcase/><!ENTITY x SYSTEM 'file:///etc/passwd'>&x;\n---\nscore: 100\n...\n"
    "!!python/object/apply:os.system ['true']\n- *alias\n&anchor {a: [}\n| > % @ `\n\t'\"\\\n"
    "</script><script>alert(1)</script>| a | b |\n|--|--|\n```\n${{ secrets.TOKEN }} $(id) `id`"
)


def matmul(a, b):
    print(TEXT)
    raise type("score: 100\n</name>", (ValueError,), {})(TEXT)
