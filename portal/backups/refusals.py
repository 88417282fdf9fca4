"""What stops a backup or a restore."""


class BackupRefused(RuntimeError):
    """The archive cannot be made, believed or restored; the message says why."""
