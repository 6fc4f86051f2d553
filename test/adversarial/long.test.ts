import { adversarialFiles, besidePipeline, dockerConfig, largest, pipeline, repeated, runnerConfig } from './adversarialFile.ts';

/** Nearly a million: longer configurations are not read. */
const million = 990_000;
/** Nearly a million characters. */
const full = (piece: string) => piece.repeat(million / piece.length);
const image = (written: string) => `a:\n  image: ${written}\n`;
const script = (written: string) => `a:\n  image: ruby:3.3\n  script:\n    - ${written}\n`;

adversarialFiles('lines of a million characters', [
  pipeline('a name', () => image(full('x')), 'checked-in-part'),
  pipeline('a name in quotes', () => image(`"${full('a:b/')}"`), 'checked-in-part'),
  largest(pipeline('variables', () => image(full('$X')), 'checked-in-part')),
  largest(pipeline('braces', () => image(full('$' + '{')), 'checked-in-part')),
  pipeline('shell expansions', () => image(full('${A:-b}')), 'checked-in-part'),
  pipeline(
    'as many variables as are read, in many images',
    () => repeated(500, (at) => `j${at}:\n  image: ${'${A:-}'.repeat(60)}x\n`),
    'checked-in-part',
    'image-shell-expansion',
  ),
  pipeline(
    'more variables than are read, in many images',
    () => repeated(500, (at) => `j${at}:\n  image: ${'$A'.repeat(999)}\n`),
    'checked-in-part',
  ),
  pipeline('percent signs', () => image(`"${full('%A')}"`), 'checked-in-part'),
  pipeline('whitespace', () => image(`"${full(' ')}x"`), 'checked-in-part'),
  pipeline('a key', () => `${full('x')}: 1\na:\n  image: ruby\n`, 'image-missing-tag'),
  pipeline('a comment', () => `# ${full('pullproof: ignore a, ')}\na:\n  image: ruby\n`, 'image-missing-tag'),
  pipeline('a login with options', () => script(`docker login ${full('-p ')}`), 'password-in-script'),
  pipeline('a login with quotes', () => script(`docker login ${full('"\'`$(')}`)),
  pipeline('a login next to words that are nearly programs', () => script(`docker login a.b && ${full('(a.s')}`)),
  pipeline('logins', () => script(full("docker login '"))),
  pipeline('logins in a double-quoted string', () => script(`"${full('docker login -u a -p $B c; ')}"`), 'password-in-script'),
  pipeline('tokens', () => script(`"${full('glpat-')}"`)),
  pipeline('an invalid token', () => script(`"${full('glpat-xxxxxxxxxxxxxxxxxxx.')}"`)),
  pipeline('a Docker configuration', () => `variables:\n  DOCKER_AUTH_CONFIG: '${full('{"auths":')}'\n`, 'checked-in-part'),
  pipeline(
    'a Docker configuration with escapes',
    () => `variables:\n  DOCKER_AUTH_CONFIG: "${full('{\\"auths\\":{')}"\n`,
    'checked-in-part',
  ),
  pipeline('a Docker configuration in base64', () => `variables:\n  DOCKER_AUTH_CONFIG: ${full('eyJhdXRocyI6')}\n`, 'auth-config-encoded'),
  pipeline(
    'an auth',
    () => `variables:\n  DOCKER_AUTH_CONFIG: '{"auths":{"a.example.com":{"auth":"${full('YTpi')}"}}}'\n`,
    'secret-committed',
  ),
  pipeline('an include', () => `include: /${full('a/')}x.yml\na:\n  image: ruby\n`, 'image-missing-tag'),
  pipeline('extends', () => `a:\n  extends: [${'a, '.repeat(30_000)}a]\n  image: ruby\n`, 'image-missing-tag'),
  besidePipeline(
    largest(
      dockerConfig(
        'a complete config.json',
        () => `{"auths":{${repeated(15_000, (at) => `"r${at}.example.com":{"auth":"dXNlcjpwYXNzd29yZA=="},`)}"x.example.com":{}}}`,
        'auth-placeholder',
        'checked-in-part',
      ),
    ),
  ),
  dockerConfig(
    'a config.json of eight megabytes',
    () => `{"auths":{${repeated(150_000, (at) => `"r${at}.example.com":{"auth":"dXNlcjpwYXNzd29yZA=="},`)}"x":{}}}`,
    'checked-in-part',
  ),
  dockerConfig('a key', () => `{"auths":{"${full('a.')}":{}}}`),
  dockerConfig('escapes', () => `{"auths":{"${full('\\u0061')}":{}}}`, 'registry-key-malformed'),
  runnerConfig('a key', () => `[[runners]]\n  executor = "docker"\n  ${full('x')} = 1\n`, 'toml-unknown-key'),
  largest(runnerConfig('the environment', () => `[[runners]]\n  executor = "docker"\n  environment = [${'"A=b",'.repeat(25_000)}]\n`)),
  runnerConfig('quotes', () => `[[runners]]\n  executor = "docker"\n  name = "${full('\\"')}"\n`),
  runnerConfig('unclosed quotes', () => `[[runners]]\n  executor = "docker"\n  name = ${full('"""a')}\n`, 'toml-syntax'),
]);

adversarialFiles('files of many megabytes', [
  pipeline('one line of 50 MB', () => image('x'.repeat(50_000_000)), 'checked-in-part'),
  pipeline(
    '50 MB of jobs',
    () => repeated(1_000_000, (at) => `job${at}:\n  image: registry.example.com/group/app${at}:1\n`),
    'checked-in-part',
  ),
  dockerConfig('50 MB of JSON', () => `{"auths":{${'"a.example.com":{},'.repeat(2_500_000)}"x":{}}}`, 'checked-in-part'),
  runnerConfig('50 MB of TOML', () => '[[runners]]\n  executor = "docker"\n'.repeat(1_400_000), 'checked-in-part'),
  pipeline('thirty thousand empty lines', () => `${'\n'.repeat(29_990)}a:\n  image: ruby\n`, 'image-missing-tag'),
  pipeline('thirty thousand blank lines', () => `a:\n  image: ruby\n${'    \n'.repeat(29_990)}`, 'image-missing-tag'),
  largest(pipeline('130,000 jobs, half of them deleted', () => repeated(130_000, (at) => `j${at}: {image: r}\n`), 'checked-in-part')),
]);
