import { join } from 'node:path'
import { type Config, WrongConfig } from '#src/platform/config.ts'
import { type Files, filesOnDisk } from '#src/platform/files.ts'
import { filesInBucket, proveFiles, StorageFault } from '#src/platform/files-bucket.ts'

/** Files live in the bucket where one is named, else under DATA_DIR. */
export function filesFor(config: Config): Files {
  return config.bucket ? filesInBucket(config.bucket, join(config.DATA_DIR, 'scratch')) : filesOnDisk(config.DATA_DIR)
}

/** Which value a storage's no speaks of. */
const variables: Record<string, string> = {
  InvalidAccessKeyId: 'S3_ACCESS_KEY_ID',
  SignatureDoesNotMatch: 'S3_SECRET_ACCESS_KEY',
  AccessDenied: 'S3_ACCESS_KEY_ID',
  NoSuchBucket: 'S3_BUCKET',
  AuthorizationHeaderMalformed: 'S3_REGION',
  PermanentRedirect: 'S3_REGION',
}

/** A bucket that cannot be written, read and emptied stops the start with one line. */
export async function proveStorage(config: Config): Promise<void> {
  if (!config.bucket) return
  try {
    await proveFiles(filesFor(config))
  } catch (error) {
    if (!(error instanceof StorageFault)) throw error
    throw new WrongConfig(
      `${variables[error.code] ?? 'S3_ENDPOINT'}: ${error.message}; the key must be allowed to put, get, delete and list`,
    )
  }
}
