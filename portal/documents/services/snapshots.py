"""What a document is made from, kept so that the same PDF can be made again."""

from base64 import b64decode, b64encode
from typing import Any

from portal.audit.digests import canonical_json, sha256_of
from portal.documents.kinds import Asset, Attachment, DocumentContent, Kind


def snapshot_of(content: DocumentContent) -> dict[str, Any]:
    """Everything the renderer will need, as JSON."""
    return {
        "title": content.title,
        "reference": content.reference,
        "demonstration": content.demonstration,
        "context": dict(content.context),
        "assets": {
            name: {"media_type": asset.media_type, "content": _text(asset.content)}
            for name, asset in content.assets.items()
        },
        "attachments": [
            {
                "name": item.name,
                "media_type": item.media_type,
                "content": _text(item.content),
                "description": item.description,
                "relationship": item.relationship,
            }
            for item in content.attachments
        ],
    }


def digest_of(kind: Kind, snapshot: dict[str, Any]) -> str:
    """The input digest: the same kind, template version and content give the same one."""
    return sha256_of(
        canonical_json(
            {
                "kind": kind.name,
                "template": kind.template,
                "template_version": kind.version,
                "snapshot": snapshot,
            }
        )
    )


def assets_of(snapshot: dict[str, Any]) -> dict[str, Asset]:
    """The pictures a snapshot carries."""
    return {
        name: Asset(media_type=item["media_type"], content=b64decode(item["content"]))
        for name, item in snapshot["assets"].items()
    }


def attachments_of(snapshot: dict[str, Any]) -> list[Attachment]:
    """The files a snapshot carries."""
    return [
        Attachment(
            name=item["name"],
            media_type=item["media_type"],
            content=b64decode(item["content"]),
            description=item["description"],
            relationship=item["relationship"],
        )
        for item in snapshot["attachments"]
    ]


def _text(content: bytes) -> str:
    return b64encode(content).decode("ascii")
