import { randomBytes } from 'node:crypto';

/** What a page may load: addresses as the webview needs them, and the one-time word that lets the script run. */
export interface PageResources {
	readonly cspSource: string;
	readonly styles: readonly string[];
	/** Absent: nothing runs on the page. */
	readonly script?: { readonly nonce: string; readonly src: string };
	readonly language: string;
}

/** The part of a webview that says under which addresses files are loaded; `U`: VS Code's `Uri`. */
interface Webview<U> {
	readonly cspSource: string;
	asWebviewUri(uri: U): { toString(): string };
}

/** The resources of a page in a webview, whose files stand in one folder. `locate`: a file of it, by name. */
export function resourcesOf<U>(
	webview: Webview<U>,
	locate: (name: string) => U,
	files: { readonly styles: readonly string[]; readonly script?: string },
	language: string,
): PageResources {
	const address = (name: string): string => webview.asWebviewUri(locate(name)).toString();
	const script = files.script === undefined ? {} : { script: { nonce: randomBytes(16).toString('hex'), src: address(files.script) } };
	return { cspSource: webview.cspSource, styles: files.styles.map(address), language, ...script };
}

/** Text that HTML shows as it is. */
export function escapeHtml(text: string): string {
	return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

/** A whole page: no inline script or style. `body` is HTML already, all else is escaped. */
export function pageHtml(title: string, body: string, resources: PageResources, bodyClass = ''): string {
	const h = escapeHtml;
	const { cspSource, styles, script, language } = resources;
	const csp = `default-src 'none'; style-src ${cspSource};${script === undefined ? '' : ` script-src 'nonce-${script.nonce}';`}`;
	return `<!DOCTYPE html>
<html lang="${h(language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${h(csp)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
${styles.map((style) => `<link rel="stylesheet" href="${h(style)}">`).join('\n')}
<title>${h(title)}</title>
</head>
<body${bodyClass === '' ? '' : ` class="${h(bodyClass)}"`}>
${body}
${script === undefined ? '' : `<script nonce="${h(script.nonce)}" src="${h(script.src)}"></script>\n`}</body>
</html>`;
}
