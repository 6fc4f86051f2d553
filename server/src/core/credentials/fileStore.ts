/** The host name of a registry address, as Docker's own file store compares them (GROUND-TRUTH E.2): scheme removed, cut at the first `/`. */
export function convertToHostname(address: string): string {
  const rest = address.replace(/^https?:\/\//, '');
  return rest.split('/', 1)[0] ?? '';
}
