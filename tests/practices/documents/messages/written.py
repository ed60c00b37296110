"""Messages as files, made here: mails, Outlook's container (MS-CFB) with the few streams that a mail needs."""

import datetime
import struct
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

SECTOR, MINI, CUTOFF = 512, 64, 4096
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
Tree = dict[str, "bytes | Tree"]


def mail(
    *,
    subject: str = "Re: our rules of conduct",
    sender: str = "Ana Lind <ana@commission.example>",
    date: str = "Mon, 09 Feb 2026 10:00:00 +0100",
    text: str = "Dear colleagues,\n\nthank you for your letter.",
    files: tuple[tuple[str, bytes], ...] = (),
    message_id: str = "",
    attached: tuple[bytes, ...] = (),
) -> bytes:
    """Return a mail as a program writes it; `attached` are mails that it forwards."""
    message = EmailMessage()
    if message_id:
        message["Message-ID"] = message_id
    message["From"], message["Subject"], message["Date"] = sender, subject, date
    message.set_content(text)
    for name, content in files:
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    for one in attached:
        message.add_attachment(message_from_bytes(one, policy=default))
    return message.as_bytes()


def outlook(
    *,
    subject: str = "Re: our rules of conduct",
    sender: str = "ana@commission.example",
    sent: datetime.datetime | None = datetime.datetime(2026, 2, 9, 9, tzinfo=datetime.UTC),
    text: str = "Dear colleagues,",
    page: bytes = b"",
    heads: str = "",
    files: tuple[tuple[str, bytes], ...] = (),
) -> bytes:
    """Return a mail as Outlook saves it."""
    words = {0x0037: subject, 0x1000: text, 0x5D01: sender, 0x007D: heads}
    streams: Tree = {f"__substg1.0_{key:04X}001F": value.encode("utf-16-le") for key, value in words.items() if value}
    rows = [_row(key, 0x001F, struct.pack("<Q", 2)) for key, value in words.items() if value]
    if page:
        streams["__substg1.0_10130102"] = page
        rows.append(_row(0x1013, 0x0102, struct.pack("<Q", len(page))))
    if sent is not None:
        ticks = int((sent - datetime.datetime(1601, 1, 1, tzinfo=datetime.UTC)).total_seconds()) * 10_000_000
        rows.append(_row(0x0039, 0x0040, struct.pack("<Q", ticks)))
    streams["__properties_version1.0"] = struct.pack("<8x4I8x", 0, len(files), 0, len(files)) + b"".join(rows)
    for number, (name, content) in enumerate(files):
        streams[f"__attach_version1.0_#{number:08X}"] = {
            "__properties_version1.0": bytes(8)
            + _row(0x3701, 0x0102, struct.pack("<Q", len(content)))
            + _row(0x3707, 0x001F, struct.pack("<Q", 2)),
            "__substg1.0_37010102": content,
            "__substg1.0_3707001F": name.encode("utf-16-le"),
        }
    return container(streams)


def _row(key: int, kind: int, value: bytes) -> bytes:
    return struct.pack("<HHI", kind, key, 6) + value


def container(tree: Tree) -> bytes:
    """Return a compound file (MS-CFB, version 3) with these folders and streams."""
    entries: list[list] = [["Root Entry", 5, None, b"", FREE]]
    _enter(tree, entries, 0)
    small = b"".join(_padded(e[3], MINI) for e in entries if e[1] == 2 and len(e[3]) < CUTOFF)
    large = [e for e in entries if e[1] == 2 and len(e[3]) >= CUTOFF]
    minis = len(small) // MINI
    parts = [_padded(struct.pack(f"<{minis}I", *_chain_minis(entries)), SECTOR, b"\xff"), _padded(small, SECTOR)]
    parts += [_padded(e[3], SECTOR) for e in large]
    directory_size = -(-len(entries) * 128 // SECTOR)
    sectors = directory_size + sum(len(part) // SECTOR for part in parts)
    fat_size = 1
    while fat_size * 128 < sectors + fat_size:
        fat_size += 1
    table = [FAT] * fat_size
    starts = []
    for size in (directory_size, *(len(part) // SECTOR for part in parts)):
        starts.append(len(table) if size else END)
        table += [*range(len(table) + 1, len(table) + size), END] if size else []
    for entry, start in zip(large, starts[3:], strict=True):
        entry[4] = start
    entries[0][3], entries[0][4] = small, starts[2]
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<IIIIIIIIII", 0, fat_size, starts[0], 0, CUTOFF, starts[1], len(parts[0]) // SECTOR, END, 0, 0)
    head += struct.pack("<108I", *range(1, fat_size), *[FREE] * (109 - fat_size))
    fat = _padded(struct.pack(f"<{len(table)}I", *table), SECTOR, b"\xff")
    return head + fat + _padded(_directory(entries), SECTOR) + b"".join(parts)


def _enter(tree: Tree, entries: list[list], folder: int) -> None:
    """Add a folder's children, each the right neighbour of the one before."""
    numbers = []
    for name, value in tree.items():
        numbers.append(len(entries))
        entries.append(
            [name, 2 if isinstance(value, bytes) else 1, None, value if isinstance(value, bytes) else b"", 0]
        )
        if not isinstance(value, bytes):
            _enter(value, entries, numbers[-1])
    entries[folder].append(numbers[0] if numbers else FREE)
    for number, following in zip(numbers, [*numbers[1:], FREE], strict=True):
        entries[number][2] = following


def _chain_minis(entries: list[list]) -> list[int]:
    chain: list[int] = []
    for entry in entries:
        if entry[1] == 2 and len(entry[3]) < CUTOFF:
            size = -(-len(entry[3]) // MINI)
            entry[4] = len(chain) if size else END
            chain += [*range(len(chain) + 1, len(chain) + size), END] if size else []
    return chain


def _directory(entries: list[list]) -> bytes:
    rows = []
    for name, kind, right, content, start, *child in entries:
        coded = (name + "\0").encode("utf-16-le")
        row = _padded(coded, 64)[:64] + struct.pack("<HBB", len(coded), kind, 1)
        row += struct.pack("<III", FREE, FREE if right is None else right, child[0] if child else FREE)
        row += bytes(16 + 4 + 16) + struct.pack("<IQ", start, len(content))
        rows.append(row)
    return b"".join(rows)


def _padded(content: bytes, size: int, filler: bytes = b"\0") -> bytes:
    return content + filler * (-len(content) % size)
