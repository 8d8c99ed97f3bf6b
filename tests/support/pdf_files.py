"""Write small PDFs, honest and hostile, without a library."""


def pdf(pages, *, box=(0, 0, 595, 842), trailer=""):
    """Return a PDF. ``pages``: for each (across, up, text) in points, texts in ASCII."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    kids = []
    for page in pages:
        drawn = " ".join(f"1 0 0 1 {across} {up} Tm ({text}) Tj" for across, up, text in page)
        stream = f"BT /F 12 Tf {drawn} ET"
        objects.append(f"<</Length {len(stream)}>>stream\n{stream}\nendstream".encode())
        media = " ".join(map(str, box))
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[{media}]/Contents {len(objects)} 0 R"
            "/Resources<</Font<</F 3 0 R>>>>>>".encode()
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<</Type/Pages/Kids[{' '.join(kids)}]/Count {len(kids)}>>".encode()
    written, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(written)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    written += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    return (
        written
        + (
            f"trailer<</Size {len(objects) + 1}/Root 1 0 R{trailer}>>\nstartxref\n{start}\n%%EOF"
        ).encode()
    )


# Its password is known to nobody.
ENCRYPTED = (
    f"/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<{'41' * 32}>/U<{'42' * 32}>>>"
    f"/ID[<{'43' * 16}><{'43' * 16}>]"
)
