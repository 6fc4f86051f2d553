/** Placeholders that shells, Ansible, Helm, sed scripts and similar tools replace before the file is read. */
const templates = /^(?:\$\w+|\$\{[^}]*\}|\$\(.*\)|\{\{.*\}\}|<%.*%>|%\w+%|__\w+__|@\w+@|#\{.*\}#?)$/;

/** Whether a whole value is a placeholder, so that its content is not known from the text. */
export function isTemplate(value: string): boolean {
  return templates.test(value.trim());
}
