import { key, knownValues, type TableKnowledge, tableKey, tableOf } from './key.ts';

const bucketName = key('text', 'The bucket for the caches.');

/** `[runners.cache]`. */
export const cacheTable: TableKnowledge = tableOf({
  Type: key('text', 'Where caches are kept.', {
    fallback: 'on the machine that runs the job',
    values: knownValues({
      s3: 'Amazon S3 or anything that speaks its protocol',
      gcs: 'Google Cloud Storage',
      azure: 'Azure Blob Storage',
    }),
  }),
  Path: key('text', 'A folder in the bucket, before what the Runner adds.'),
  Shared: key('boolean', 'All runners use one cache; else each has its own.', { fallback: '`false`' }),
  MaxUploadedArchiveSize: key('integer', 'Caches with more bytes are not uploaded.', { fallback: '`0`: no bound' }),
  s3: tableKey(
    'table',
    tableOf({
      ServerAddress: key('text', 'The server, `host` or `host:port`, without scheme.', { fallback: '`s3.amazonaws.com`' }),
      AccessKey: key('text', 'The access key’s id.'),
      SecretKey: key('text', 'The access key’s secret part.'),
      SessionToken: key('text', 'The token that goes with temporary keys.'),
      BucketName: bucketName,
      BucketLocation: key('text', 'The region of the bucket, such as `eu-central-1`.'),
      Insecure: key('boolean', 'Speaks plain HTTP to the server.', { fallback: '`false`' }),
      AuthenticationType: key('text', 'Where the keys come from.', {
        fallback: '`access-key` with both keys given, else `iam`',
        values: knownValues({ 'access-key': 'from this table', iam: 'from the role of the machine' }),
      }),
      ServerSideEncryption: key('text', 'How S3 encrypts what it stores.', {
        values: knownValues({ S3: 'with keys of S3', KMS: 'with a key from KMS', 'DSSE-KMS': 'twice, with a key from KMS' }),
      }),
      ServerSideEncryptionKeyID: key('text', 'The KMS key, as alias, id or ARN.'),
      DualStack: key('boolean', 'Uses the addresses that can be reached over IPv4 and IPv6.', { fallback: '`true`', since: 'Runner 17.5' }),
      PathStyle: key('boolean', 'Writes the bucket into the path rather than the host name, as many other servers want it.', {
        fallback: '`false`',
        since: 'Runner 17.5',
      }),
      Accelerate: key('boolean', 'Uses the addresses of Transfer Acceleration.', { fallback: '`false`', since: 'Runner 17.5' }),
      RoleARN: key('text', 'A role that is taken on for caches that a pre-signed URL cannot carry.'),
      UploadRoleARN: key('text', 'A role for uploads in several parts; `RoleARN` has replaced it.'),
      AssumeRoleMaxConcurrency: key('integer', 'How many roles are asked for at once; `-1` sets no bound.', { fallback: '`5`' }),
      DisableAssumeRoleCredentialsCaching: key('boolean', 'Asks for a role’s keys anew at each job.', { fallback: '`false`' }),
    }),
    'Caches in S3.',
  ),
  gcs: tableKey(
    'table',
    tableOf({
      CredentialsFile: key('text', 'The key file of the service account.', { fallback: 'the account of the machine' }),
      AccessID: key('text', 'The service account’s address, where there is no key file.'),
      PrivateKey: key('text', 'Its private key, with `\\n` for the line ends.'),
      BucketName: bucketName,
      UniverseDomain: key('text', 'The domain of the cloud.', { fallback: '`googleapis.com`' }),
    }),
    'Caches in Google Cloud Storage.',
  ),
  azure: tableKey(
    'table',
    tableOf({
      AccountName: key('text', 'The storage account.'),
      AccountKey: key('text', 'Its access key.', { fallback: 'the identity of the machine' }),
      ContainerName: key('text', 'The blob container for the caches.'),
      StorageDomain: key('text', 'The domain of the storage.', { fallback: '`blob.core.windows.net`' }),
    }),
    'Caches in Azure Blob Storage.',
  ),
});
