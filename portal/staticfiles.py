"""Static files with a hash in each name, so that they may be kept for ever."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Hashes ES imports as well, without Node."""

    support_js_module_import_aggregation = True
    manifest_strict = False
