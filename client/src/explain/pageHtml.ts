import * as vscode from 'vscode';

/** Where the files of the page are, in the extension. */
export function pageFolder(extension: vscode.Uri): vscode.Uri {
  return vscode.Uri.joinPath(extension, 'dist', 'browser');
}

/**
 * The empty page. It loads its own script and style sheet and nothing else, from nowhere else, and what it shows comes later in a message. So
 * no text from a file is ever a part of HTML.
 */
export function pageHtml(webview: vscode.Webview, extension: vscode.Uri): string {
  const nonce = newNonce();
  const file = (name: string) => webview.asWebviewUri(vscode.Uri.joinPath(pageFolder(extension), name)).toString();
  const policy = `default-src 'none'; style-src ${webview.cspSource}; script-src 'nonce-${nonce}'; base-uri 'none'; form-action 'none'`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${file('explain.css')}">
<title>Pullproof</title>
</head>
<body>
<main></main>
<script nonce="${nonce}" src="${file('explain.js')}"></script>
</body>
</html>`;
}

function newNonce(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
