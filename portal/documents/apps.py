"""The documents application."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Makes PDFs and Word files, and keeps each with what it was made from."""

    name = "portal.documents"
    label = "documents"
    verbose_name = "Documents"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say which roles may look at documents, and have failed ones made again."""
        from portal.accounts import worklist
        from portal.accounts.roles import Role, grant
        from portal.documents import recognition
        from portal.documents.verifying import document_by_code, document_by_digest
        from portal.documents.waiting import failed_documents

        worklist.register(failed_documents)
        recognition.register("documents", recognition.Recogniser(document_by_code, document_by_digest))

        for role in (Role.FUND_OFFICER, Role.APPROVER, Role.ADMINISTRATOR):
            grant(role, "documents.view_document", "documents.view_batch")
        for role in (Role.FUND_OFFICER, Role.ADMINISTRATOR):
            grant(role, "documents.render_again_document")
