import { key, knownValues, type TableKnowledge, tableKey, tableOf } from './key.ts';

const bucketName = key('text', 'The bucket for the caches.');

/** `[runners.cache]`. */
export const cacheTable: TableKnowledge = tableOf({
  Type: key('text', 'Where caches are stored.', {
    fallback: 'on the machine that runs the job',
    values: knownValues({
      s3: 'Amazon S3 or an S3-compatible service',
      gcs: 'Google Cloud Storage',
      azure: 'Azure Blob Storage',
    }),
  }),
  Path: key('text', 'A folder in the bucket, in front of the path that the Runner adds.'),
  Shared: key('boolean', 'Shares one cache between all runners. Otherwise each runner has its own.', { fallback: '`false`' }),
  MaxUploadedArchiveSize: key('integer', 'The maximum size in bytes. Larger caches are not uploaded.', { fallback: '`0`: no limit' }),
  s3: tableKey(
    'table',
    tableOf({
      ServerAddress: key('text', 'The server, as `host` or `host:port` without scheme.', { fallback: '`s3.amazonaws.com`' }),
      AccessKey: key('text', 'The ID of the access key.'),
      SecretKey: key('text', 'The secret of the access key.'),
      SessionToken: key('text', 'The session token for temporary keys.'),
      BucketName: bucketName,
      BucketLocation: key('text', 'The region of the bucket, such as `eu-central-1`.'),
      Insecure: key('boolean', 'Connects to the server over plain HTTP.', { fallback: '`false`' }),
      AuthenticationType: key('text', 'Where the keys come from.', {
        fallback: '`access-key` if both keys and `ServerAddress` are set, otherwise `iam`',
        values: knownValues({ 'access-key': 'from this table', iam: 'from the role of the machine' }),
      }),
      ServerSideEncryption: key('text', 'How S3 encrypts the caches.', {
        values: knownValues({ S3: 'with keys of S3', KMS: 'with a KMS key', 'DSSE-KMS': 'twice, with a KMS key' }),
      }),
      ServerSideEncryptionKeyID: key('text', 'The KMS key, as alias, ID or ARN.'),
      DualStack: key('boolean', 'Uses endpoints that support IPv4 and IPv6.', { fallback: '`true`', since: 'Runner 17.5' }),
      PathStyle: key('boolean', 'Puts the bucket into the path instead of the host name, as many other servers require.', {
        fallback: 'depends on the name of the server',
        since: 'Runner 17.5',
      }),
      Accelerate: key('boolean', 'Uses the Transfer Acceleration endpoints.', { fallback: '`false`', since: 'Runner 17.5' }),
      RoleARN: key('text', 'The role for caches that cannot be transferred with a pre-signed URL.'),
      UploadRoleARN: key('text', 'The role for multipart uploads. Replaced by `RoleARN`.'),
      AssumeRoleMaxConcurrency: key('integer', 'How many role requests run at once. `-1` sets no limit.', { fallback: '`5`' }),
      DisableAssumeRoleCredentialsCaching: key('boolean', 'Requests new role credentials for each job.', { fallback: '`false`' }),
    }),
    'Caches in S3.',
  ),
  gcs: tableKey(
    'table',
    tableOf({
      CredentialsFile: key('text', 'The key file of the service account.', { fallback: 'the machine’s account' }),
      AccessID: key('text', 'The service account’s address, if there is no key file.'),
      PrivateKey: key('text', 'Its private key, with `\\n` for newlines.'),
      BucketName: bucketName,
      UniverseDomain: key('text', 'The domain of the cloud.', { fallback: '`googleapis.com`' }),
    }),
    'Caches in Google Cloud Storage.',
  ),
  azure: tableKey(
    'table',
    tableOf({
      AccountName: key('text', 'The storage account.'),
      AccountKey: key('text', 'Its access key.', { fallback: 'the machine’s identity' }),
      ContainerName: key('text', 'The blob container for the caches.'),
      StorageDomain: key('text', 'The domain of the storage.', { fallback: '`blob.core.windows.net`' }),
    }),
    'Caches in Azure Blob Storage.',
  ),
});
