/**
 * Official images of Docker Hub whose tags are versions. The list is not complete: it only helps to recognize a version that someone joined to the
 * name. Names that with a number at the end are images of their own are left out.
 */
const officialImages: ReadonlySet<string> = new Set(
  `adminer aerospike almalinux alpine amazoncorretto amazonlinux arangodb archlinux bash bonita buildpack-deps busybox caddy cassandra clickhouse
  clojure composer couchbase couchdb dart debian docker drupal eclipse-mosquitto eclipse-temurin elasticsearch elixir emqx erlang fedora flink fluentd
  gcc ghost golang gradle groovy haproxy haskell httpd ibm-semeru-runtimes influxdb jetty joomla jruby julia kibana kong liquibase logstash mariadb
  matomo maven mediawiki memcached mongo mongo-express mono mysql nats neo4j nextcloud nginx node odoo open-liberty openjdk oraclelinux orientdb
  percona perl photon php phpmyadmin postgres pypy python r-base rabbitmq redis redmine registry rockylinux ruby rust sapmachine solr sonarqube
  swift swipl telegraf tomcat tomee traefik ubuntu varnish vault wordpress zookeeper`.split(/\s+/),
);

/** Whether Docker Hub has an official image with this name, as far as the list goes. */
export function isOfficialImage(name: string): boolean {
  return officialImages.has(name);
}

/** What follows the version in the tags of official images. With other words it is another image, such as `node18-builder`. */
const variants: ReadonlySet<string> = new Set(
  `alpha alpine apache beta bionic bookworm browsers bullseye buster ce cli community corretto cudnn debian dind ee enterprise fpm focal full git graalvm
  jammy java jdk jre jessie lts management nanoserver noble openj otp perl rc rootless slim stretch temurin eclipse trixie ubi ubuntu windowsservercore
  ltsc xenial zts al ibm semeru`.split(/\s+/),
);

const joined = /^((?:docker\.io\/)?(?:library\/)?)([a-z][a-z-]*?(?:4j)?)[-_/]?v?(\d+(?:\.\d+)*(?:[-.][a-z0-9]+)*)(?::([\w.-]+))?$/;

/**
 * The image that is meant by the name of an official image with a version joined to it: `python:3.6` for `python3.6`, `golang:1.22` for `golang/1.22`,
 * `node:20-alpine` for `node-20:alpine`. Undefined for other names, and for those that say more than a version and its variant.
 */
export function meantOfficialImage(name: string): string | undefined {
  if (name.length > maxLength) return undefined;
  const [, before = '', image = '', version = '', tag = 'latest'] = joined.exec(name) ?? [];
  if (!officialImages.has(image)) return undefined;
  if (!isVariant(version) || (tag !== 'latest' && (!/^[a-z]/.test(tag) || !isVariant(tag)))) return undefined;
  return `${before}${image}:${version}${tag === 'latest' ? '' : `-${tag}`}`;
}

/** Whether each part is a number or a word of a variant, which may have a number of its own: `3.20-alpine3.20`, `17-jdk17`. */
function isVariant(tag: string): boolean {
  return tag.split(/[-.\d]+/).every((word) => word === '' || variants.has(word));
}

/** Much longer than any such name. */
const maxLength = 100;
