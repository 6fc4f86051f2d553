/** Spellings that shells, Ansible, Helm, sed scripts and the like replace before anybody reads the file. */
const templates = /^(?:\$\w+|\$\{[^}]*\}|\$\(.*\)|\{\{.*\}\}|<%.*%>|%\w+%|__\w+__|@\w+@|#\{.*\}#?)$/;

/** Whether a value as a whole is a place for one: what will stand there is not known from the text. */
export function isTemplate(value: string): boolean {
  return templates.test(value.trim());
}
