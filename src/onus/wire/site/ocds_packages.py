"""OCDS packages of one contract: the release of a publication, and the record.

In:  the public view of an assessment, and which publication it is.
Out: two files, `release-package.json` and `record-package.json`.

The surprise: the release tells the whole state and not the change since the last
one, and the record holds this one release. What an erasure took out is then
nowhere in an older file; the history of every value is in the log.

Source: OCDS 1.1.5, release package and record package.
"""

from __future__ import annotations

from typing import Any

from onus.base.instants import utc_text
from onus.core.assessment.assessment import Assessment
from onus.wire.site.ocds_contract import award, contract, parties, reference
from onus.wire.site.ocds_performance import implementation
from onus.wire.site.ocds_values import filled, json_text
from onus.wire.site.published import Published, urn

RELEASE_PACKAGE, RECORD_PACKAGE = "release-package.json", "record-package.json"
EXTENSION_FOLDER = "schemas/ocds_onus_extension"
EXTENSIONS = (
    "https://raw.githubusercontent.com/open-contracting-extensions/ocds_metrics_extension/master/extension.json",
    "https://raw.githubusercontent.com/open-contracting-extensions/ocds_performance_failures_extension/master/extension.json",
    "https://raw.githubusercontent.com/cabinetoffice/ocds_uk_extension/main/extension.json",
)
TAGS = ["award", "contract", "implementation"]


def ocds_files(assessed: Assessment, published: Published) -> dict[str, bytes]:
    """Return both packages, by file name."""
    one = release(assessed, published)
    compiled = {**one, "tag": ["compiled"], "id": f"{one['id']}-compiled"}
    record = {"ocid": one["ocid"], "releases": [one], "compiledRelease": compiled}
    return {
        RELEASE_PACKAGE: json_text({**_package(assessed, published, RELEASE_PACKAGE), "releases": [one]}),
        RECORD_PACKAGE: json_text({**_package(assessed, published, RECORD_PACKAGE), "records": [record]}),
    }


def ocid(assessed: Assessment) -> str:
    """Return the id of the contracting process; its prefix is ours and not registered."""
    return f"onus-{assessed.dossier.id}"


def release(assessed: Assessment, published: Published) -> dict[str, Any]:
    """Return the release: the state of the contract and its performance by the as-of instant."""
    dossier = assessed.dossier
    return filled(
        ocid=ocid(assessed),
        id=f"{ocid(assessed)}-{published.number:04d}",
        date=utc_text(published.published_at),
        tag=TAGS,
        initiationType="tender",
        language="en",
        parties=parties(assessed),
        buyer=reference(assessed, "buyer"),
        awards=[award(assessed)],
        contracts=[contract(assessed, implementation(assessed, published))],
        onusPublication=filled(
            dossier=dossier.id,
            number=published.number,
            asOf=utc_text(published.as_of),
            origin=dossier.origin,
            version=published.version,
            log=published.origin,
            logIndex=published.index("publication", str(published.number)),
        ),
    )


def _package(assessed: Assessment, published: Published, name: str) -> dict[str, Any]:
    publisher = reference(assessed, "buyer").get("name", assessed.dossier.title.text("en"))
    at, own = published.address, f"{EXTENSION_FOLDER}/extension.json"
    where = f"{at}contracts/{assessed.dossier.id}/ocds/{name}"
    return {
        "uri": where if at else urn(published.origin, assessed.dossier.id, name, str(published.number)),
        "version": "1.1",
        "extensions": [*EXTENSIONS, *([f"{at}{own}"] if at else [])],
        "publisher": {"name": publisher},
        "publishedDate": utc_text(published.published_at),
    }
