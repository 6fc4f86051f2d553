export type FormatId = 'gitlab-ci' | 'runner-config' | 'docker-config';
