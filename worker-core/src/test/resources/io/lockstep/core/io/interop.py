"""A safetensors reader and writer of the standard library alone, after the format's own description.

    interop.py IN OUT

Reads IN, holding it to every rule of the format, and writes the same tensors to OUT as another writer might: in the
order of their names, with a header that is neither compact nor padded.
"""
import json
import struct
import sys

SIZES = {"F64": 8, "F32": 4, "F16": 2, "I64": 8, "U8": 1}


def no_duplicates(pairs):
    keys = [key for key, _ in pairs]
    assert len(set(keys)) == len(keys), "duplicate keys"
    return dict(pairs)


def read(path):
    with open(path, "rb") as file:
        content = file.read()
    (length,) = struct.unpack("<Q", content[:8])
    text, data = content[8:8 + length], content[8 + length:]
    assert length % 8 == 0, "the data begins at a multiple of eight"
    assert text[:1] == b"{" and text.rstrip(b" ")[-1:] == b"}", "JSON, padded with spaces"
    header = json.loads(text.decode("utf-8"), object_pairs_hook=no_duplicates)
    metadata = header.pop("__metadata__", {})
    assert all(isinstance(value, str) for value in metadata.values()), "metadata are texts"
    end, tensors = 0, {}
    for name, entry in sorted(header.items(), key=lambda item: item[1]["data_offsets"]):
        assert set(entry) == {"dtype", "shape", "data_offsets"}, "fields of " + name
        begin, after = entry["data_offsets"]
        elements = 1
        for dimension in entry["shape"]:
            elements *= dimension
        assert begin == end and after - begin == elements * SIZES[entry["dtype"]], "offsets of " + name
        tensors[name] = (entry["dtype"], entry["shape"], data[begin:after])
        end = after
    assert end == len(data), "nothing behind the last tensor"
    return metadata, tensors


def write(path, metadata, tensors):
    header, data = {}, b""
    for name in sorted(tensors):
        dtype, shape, content = tensors[name]
        header[name] = {"data_offsets": [len(data), len(data) + len(content)], "shape": shape, "dtype": dtype}
        data += content
    header["__metadata__"] = metadata
    text = json.dumps(header, indent=1).encode("utf-8")
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)


if __name__ == "__main__":
    found = read(sys.argv[1])
    write(sys.argv[2], *found)
    for name, (dtype, shape, content) in found[1].items():
        values = struct.unpack("<%df" % (len(content) // 4), content) if dtype == "F32" else [len(content)]
        print(name, dtype, shape, *values)
