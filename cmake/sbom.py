#!/usr/bin/env python3
"""A bill of materials (SPDX 2.3, JSON) of a built library or program: what it is made of, and each
shared library that it is loaded with, with version and licence.

usage: cmake/sbom.py build/lib/libliveinbox.so > libliveinbox.spdx.json

environment: SOURCE_DATE_EPOCH (the time of the last commit): the time that the document names
"""

import datetime
import hashlib
import json
import os
import re
import subprocess
import sys
import uuid

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

OURS = "Apache-2.0"
# What may be under our programs, by its source: the licence that it has for us.
LICENCES = {
    "curl": "curl",
    "fmtlib": "MIT",
    "gcc-12": "GPL-3.0-or-later WITH GCC-exception-3.1",
    "glibc": "LGPL-2.1-or-later",
    "lmdb": "OLDAP-2.8",
    "openssl": "Apache-2.0",
    "simdjson": "Apache-2.0",
    "utf8proc": "MIT AND Unicode-DFS-2016",
    "zlib": "Zlib",
}
# What is compiled in and leaves no library behind: headers.
COMPILED_IN = {
    "libxxhash-dev": ("xxhash", "BSD-2-Clause"),
    "libasio-dev": ("asio", "BSL-1.0"),
}


class Unlisted(Exception):
    """A library whose licence nobody has looked at."""


def output(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def needed(path):
    """The shared libraries that a file itself asks for, and where each is."""
    names = re.findall(r"\(NEEDED\).*\[(.+)\]", output("readelf", "-d", path))
    found = dict(re.findall(r"^\s*(\S+) => (\S+)", output("ldd", path), re.M))
    found |= {os.path.basename(file): file
              for file in re.findall(r"^\s*(/\S+) \(0x", output("ldd", path), re.M)}
    return {name: found[name] for name in names}


def package_of(file):
    """The Debian package that a file came with: its name, source and version."""
    for name in (file, os.path.realpath(file), "/usr" + os.path.realpath(file)):
        try:
            package = output("dpkg-query", "-S", name).split(":")[0].split(",")[0]
        except subprocess.CalledProcessError:
            continue
        fields = output("dpkg-query", "-W", "-f", "${source:Package} ${Version}\n", package)
        source, version = fields.splitlines()[0].split()
        return package, source, version
    raise Unlisted(f"{file} came with no package")


def created():
    seconds = os.environ.get("SOURCE_DATE_EPOCH") or output(
        "git", "-C", ROOT, "log", "-1", "--format=%ct").strip()
    time = datetime.datetime.fromtimestamp(int(seconds), datetime.timezone.utc)
    return time.strftime("%Y-%m-%dT%H:%M:%SZ")


def spdx_id(name):
    return "SPDXRef-" + re.sub(r"[^A-Za-z0-9.-]", "-", name)


def entry(name, version, licence, **more):
    return {"SPDXID": spdx_id(name), "name": name, "versionInfo": version,
            "licenseConcluded": licence, "licenseDeclared": licence, "copyrightText": "NOASSERTION",
            "downloadLocation": "NOASSERTION", "filesAnalyzed": False, **more}


def from_debian(package, source, version, licence):
    locator = f"pkg:deb/debian/{package}@{version}?upstream={source}"
    return entry(package, version, licence, externalRefs=[{
        "referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl",
        "referenceLocator": locator}])


def libraries_of(path):
    """The packages of the shared libraries, and what is compiled in, each as an entry; and how each
    belongs to the file."""
    found = {}
    for name, file in needed(path).items():
        if name.startswith("libliveinbox."):
            found[name] = (entry(name, version_of_ours(), OURS), "DYNAMIC_LINK")
            continue
        package, source, version = package_of(file)
        if source not in LICENCES:
            raise Unlisted(f"{os.path.basename(path)} needs {package} of {source}, which has no "
                           "licence in cmake/sbom.py")
        found[package] = (from_debian(package, source, version, LICENCES[source]), "DYNAMIC_LINK")
    for package, (source, licence) in COMPILED_IN.items():
        version = output("dpkg-query", "-W", "-f", "${Version}", package)
        found[package] = (from_debian(package, source, version, licence), "STATIC_LINK")
    return [found[package] for package in sorted(found)]


def version_of_ours():
    with open(os.path.join(ROOT, "CMakeLists.txt"), encoding="utf-8") as file:
        return re.search(r"project\(liveinbox VERSION ([\d.]+)", file.read())[1]


def bill_of(path):
    version = version_of_ours()
    with open(path, "rb") as file:
        digest = hashlib.sha256(file.read()).hexdigest()
    name = os.path.basename(path)
    main = entry(name, version, OURS, primaryPackagePurpose="LIBRARY",
                 checksums=[{"algorithm": "SHA256", "checksumValue": digest}])
    libraries = libraries_of(path)
    relations = [("SPDXRef-DOCUMENT", "DESCRIBES", main["SPDXID"])]
    relations += [(main["SPDXID"], how, library["SPDXID"]) for library, how in libraries]
    return {
        "spdxVersion": "SPDX-2.3", "dataLicense": "CC0-1.0", "SPDXID": "SPDXRef-DOCUMENT",
        "name": f"{name} {version}",
        "documentNamespace": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_OID, digest)}",
        "creationInfo": {"created": created(), "creators": ["Tool: liveinbox-sbom"]},
        "packages": [main] + [library for library, _ in libraries],
        "relationships": [
            {"spdxElementId": one, "relationshipType": how, "relatedSpdxElement": other}
            for one, how, other in relations]}


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    try:
        bill = bill_of(sys.argv[1])
    except (Unlisted, FileNotFoundError) as error:
        sys.exit(f"sbom: {error}")
    json.dump(bill, sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    main()
