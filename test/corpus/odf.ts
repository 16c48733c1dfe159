import { buildZip, type EntryOptions, type ZipOptions } from './zip-builder';

/** Hand-made ODF documents: small, and as strange as the specification allows. */

const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n';
const OASIS = 'urn:oasis:names:tc:opendocument:xmlns:';
const NAMESPACES: Readonly<Record<string, string>> = {
	office: `${OASIS}office:1.0`,
	meta: `${OASIS}meta:1.0`,
	style: `${OASIS}style:1.0`,
	text: `${OASIS}text:1.0`,
	table: `${OASIS}table:1.0`,
	draw: `${OASIS}drawing:1.0`,
	presentation: `${OASIS}presentation:1.0`,
	fo: `${OASIS}xsl-fo-compatible:1.0`,
	svg: `${OASIS}svg-compatible:1.0`,
	dc: 'http://purl.org/dc/elements/1.1/',
	config: `${OASIS}config:1.0`,
	script: `${OASIS}script:1.0`,
};
const MANIFEST = `${OASIS}manifest:1.0`;

export type OdfExtension = 'odt' | 'ott' | 'ods' | 'ots' | 'odp' | 'otp' | 'odg' | 'otg';

const KINDS: Readonly<Record<OdfExtension, readonly [type: string, body: string]>> = {
	odt: ['text', 'text'],
	ott: ['text-template', 'text'],
	ods: ['spreadsheet', 'spreadsheet'],
	ots: ['spreadsheet-template', 'spreadsheet'],
	odp: ['presentation', 'presentation'],
	otp: ['presentation-template', 'presentation'],
	odg: ['graphics', 'drawing'],
	otg: ['graphics-template', 'drawing'],
};

export interface OdfOptions {
	/** Inner XML of `office:meta`; null: no meta.xml. */
	readonly meta?: string | null;
	/** Inner XML of `office:master-styles`; null: no styles.xml. */
	readonly masters?: string | null;
	/** Inner XML of the automatic styles of styles.xml; null: no such element. */
	readonly automatic?: string | null;
	/** Inner XML of the automatic styles of content.xml. */
	readonly styles?: string;
	/** Inner XML of the body's child. */
	readonly body?: string;
	readonly version?: '1.0' | '1.1' | '1.2' | '1.3' | '1.4';
	/** Replaces all prefixes by `p0`, `p1`, …: namespaces count, not prefixes. */
	readonly otherPrefixes?: boolean;
	/** Parts that are added, or take another's place. */
	readonly more?: Readonly<Record<string, string | Uint8Array>>;
	/** Lines of the manifest; null: no manifest. */
	readonly manifest?: string | null;
	/** Null: no such member. */
	readonly mimetype?: string | null;
}

export const headerOf = (inner: string, tag = 'header', more = ''): string => `<style:${tag}${more}>${inner}</style:${tag}>`;
export const line = (text: string): string => `<text:p>${text}</text:p>`;
export const masterPage = (inner: string, name = 'Standard', more = ''): string =>
	`<style:master-page style:name="${name}" style:page-layout-name="pm1"${more}>${inner}</style:master-page>`;
export const userDefined = (name: string, value: string, type = 'string'): string =>
	`<meta:user-defined meta:name="${name}"${type === '' ? '' : ` meta:value-type="${type}"`}>${value}</meta:user-defined>`;
export const frame = (text: string, more = ''): string =>
	`<draw:frame svg:width="8cm" svg:height="1cm" svg:x="2cm" svg:y="2cm"${more}><draw:text-box>${line(text)}</draw:text-box></draw:frame>`;
export const slide = (inner: string, more = ''): string =>
	`<draw:page draw:name="s" draw:master-page-name="Default"${more}>${inner}</draw:page>`;
export const sheet = (rows: string, name = '一', more = ''): string => `<table:table table:name="${name}"${more}>${rows}</table:table>`;
export const row = (...cells: readonly string[]): string =>
	`<table:table-row>${cells.map((cell) => `<table:table-cell office:value-type="string">${line(cell)}</table:table-cell>`).join('')}</table:table-row>`;

const LAYOUT =
	'<style:page-layout style:name="pm1"><style:page-layout-properties fo:page-width="28cm" fo:page-height="21cm" fo:margin-top="1cm" fo:margin-bottom="1cm" fo:margin-left="1cm" fo:margin-right="1cm"/></style:page-layout>';

/** The parts of a document by name, `mimetype` first. */
export function odfParts(extension: OdfExtension, options: OdfOptions = {}): Map<string, string | Uint8Array> {
	const [type, body] = KINDS[extension];
	const mediaType = `application/vnd.oasis.opendocument.${type}`;
	const dress = (xml: string) => (options.otherPrefixes ? otherPrefixes(xml) : xml);
	const parts = new Map<string, string | Uint8Array>();
	const { mimetype = mediaType, meta = '', masters = masterPage('', defaultMaster(extension)), version = '1.3' } = options;
	if (mimetype !== null) parts.set('mimetype', mimetype);
	parts.set('Thumbnails/thumbnail.png', Buffer.from('89504e470d0a1a0a', 'hex'));
	parts.set('content.xml', dress(root('content', version, automaticOf(options.styles ?? '') + bodyOf(body, options))));
	if (meta !== null) parts.set('meta.xml', dress(root('meta', version, `<office:meta>${meta}</office:meta>`)));
	if (masters !== null) parts.set('styles.xml', dress(root('styles', version, stylesOf(masters, options.automatic))));
	parts.set('settings.xml', dress(root('settings', version, '<office:settings/>')));
	for (const [name, content] of Object.entries(options.more ?? {})) parts.set(name, content);
	const { manifest } = options;
	if (manifest !== null) parts.set('META-INF/manifest.xml', manifest ?? manifestOf(mediaType, [...parts.keys()], version));
	return parts;
}

/** A package; `mimetype` is stored, as the specification wants it. */
export function odf(
	extension: OdfExtension,
	options: OdfOptions = {},
	zip: ZipOptions = {},
	entry: Partial<Omit<EntryOptions, 'name' | 'content'>> = {},
): Buffer {
	const parts = [...odfParts(extension, options)];
	return buildZip(
		parts.map(([name, content]) => (name === 'mimetype' ? { name, content, stored: true } : { ...entry, name, content })),
		zip,
	);
}

/** The document as one XML file. */
export function flatOdf(extension: OdfExtension, options: OdfOptions = {}): string {
	const [type, body] = KINDS[extension];
	const { meta = '', masters = masterPage('', defaultMaster(extension)), version = '1.3' } = options;
	const inner =
		(meta === null ? '' : `<office:meta>${meta}</office:meta>`) +
		(masters === null
			? automaticOf(options.styles ?? '')
			: stylesOf(masters, (options.automatic ?? '') + LAYOUT + (options.styles ?? ''))) +
		bodyOf(body, options);
	const whole = root('', version, inner, ` office:mimetype="application/vnd.oasis.opendocument.${type}"`);
	return options.otherPrefixes ? otherPrefixes(whole) : whole;
}

export function utf16Part(text: string): Buffer {
	return Buffer.from(`\ufeff${text.replace('encoding="UTF-8"', 'encoding="UTF-16"')}`, 'utf16le');
}

function defaultMaster(extension: OdfExtension): string {
	return extension === 'odt' || extension === 'ott' ? 'Standard' : 'Default';
}

function root(name: string, version: string, inner: string, more = ''): string {
	const tag = `office:document${name === '' ? '' : `-${name}`}`;
	const declarations = Object.entries(NAMESPACES).map(([prefix, uri]) => ` xmlns:${prefix}="${uri}"`);
	return `${DECLARATION}<${tag}${declarations.join('')} office:version="${version}"${more}>${inner}</${tag}>`;
}

function automaticOf(inner: string): string {
	return inner === '' ? '' : `<office:automatic-styles>${inner}</office:automatic-styles>`;
}

function stylesOf(masters: string, automatic: string | null | undefined): string {
	return `<office:styles/>${automatic === null ? '' : automaticOf((automatic ?? '') || LAYOUT)}<office:master-styles>${masters}</office:master-styles>`;
}

function bodyOf(local: string, { body }: OdfOptions): string {
	const inner =
		body ?? { text: line('本文です。'), spreadsheet: sheet(row('値')), presentation: slide(''), drawing: slide('') }[local] ?? '';
	return `<office:body><office:${local}>${inner}</office:${local}></office:body>`;
}

export function manifestOf(mediaType: string, names: readonly string[], version = '1.3', more = ''): string {
	const listed = names.filter((name) => name !== 'mimetype');
	const entries = listed.map((name) => `<manifest:file-entry manifest:full-path="${name}" manifest:media-type="text/xml"/>`);
	return (
		`${DECLARATION}<manifest:manifest xmlns:manifest="${MANIFEST}" manifest:version="${version}">` +
		`<manifest:file-entry manifest:full-path="/" manifest:media-type="${mediaType}"/>${entries.join('')}${more}</manifest:manifest>`
	);
}

function otherPrefixes(xml: string): string {
	let result = xml;
	for (const [index, prefix] of Object.keys(NAMESPACES).entries()) {
		result = result.replace(new RegExp(`(?<=[\\s</:])${prefix}(?=:[\\w-]+[\\s=/>])|(?<=xmlns:)${prefix}(?==)`, 'g'), `p${index}`);
	}
	return result;
}

/** Encryption data of a manifest entry, as LibreOffice writes it (ODF 1.2 and later) or as ODF 1.0 had it. */
export function encryptedEntry(name: string, old = false): string {
	const [cipher, derivation] = old
		? [
				'Blowfish CFB',
				'<manifest:key-derivation manifest:key-derivation-name="PBKDF2" manifest:iteration-count="1024" manifest:salt="AA=="/>',
			]
		: [
				'http://www.w3.org/2001/04/xmlenc#aes256-cbc',
				'<manifest:key-derivation manifest:key-derivation-name="PBKDF2" manifest:key-size="32" manifest:iteration-count="100000" manifest:salt="AA=="/>',
			];
	return (
		`<manifest:file-entry manifest:full-path="${name}" manifest:media-type="text/xml" manifest:size="9">` +
		`<manifest:encryption-data manifest:checksum-type="SHA1/1K" manifest:checksum="AA=="><manifest:algorithm manifest:algorithm-name="${cipher}" ` +
		`manifest:initialisation-vector="AA=="/>${derivation}</manifest:encryption-data></manifest:file-entry>`
	);
}

export const SIGNATURES =
	'<document-signatures xmlns="urn:oasis:names:tc:opendocument:xmlns:digitalsignature:1.0"><Signature/></document-signatures>';

/** Documents with labels in every place. */
export function labelledOdf(extension: OdfExtension): OdfOptions {
	const meta =
		userDefined('機密性', '1') +
		userDefined('部署', '税務課') +
		userDefined('MSIP_Label_f265efc6-e181-49d6-80f4-fae95cf838a0_Enabled', 'true') +
		'<meta:keyword>税務</meta:keyword><meta:keyword>機密性1</meta:keyword><dc:title>【機密性1】計画</dc:title><dc:description/>';
	const styles = '<style:style style:name="hid" style:family="text"><style:text-properties text:display="none"/></style:style>';
	switch (KINDS[extension][1]) {
		case 'text': {
			const headers =
				headerOf(`<text:p>西原村<text:tab/>機密<text:span>性１</text:span></text:p>`) +
				headerOf(line('機密性3'), 'header-left') +
				headerOf('<text:p/>', 'header-first') +
				headerOf(line('機密性1'), 'footer');
			const body = `<text:tracked-changes/><text:p>機密性1</text:p>${line(`一<text:span text:style-name="hid">機密性3</text:span><text:s text:c="3"/>二`)}`;
			return { meta, masters: masterPage(headers) + masterPage('', 'First_20_Page', ' style:next-style-name="Standard"'), body, styles };
		}
		case 'spreadsheet': {
			const regions = `<style:region-left>${line('機密性1')}</style:region-left><style:region-right>${line('<text:sheet-name>x</text:sheet-name>')}</style:region-right>`;
			const masters = masterPage(headerOf(regions) + headerOf('', 'header-left', ' style:display="false"'), 'Default');
			const cell =
				'<table:table-cell office:value-type="string" office:string-value="機密性1"><text:p>機密性</text:p><text:p>1</text:p></table:table-cell>';
			return { meta, masters, body: sheet(`<table:table-row>${cell}</table:table-row>${row('税務', '完全性1')}`) };
		}
		default: {
			const masters = masterPage(`${frame('機密性1')}${frame('完全性1', ' presentation:class="footer"')}<presentation:notes/>`, 'Default');
			const body = `<presentation:header-decl presentation:name="h">機密性1</presentation:header-decl><presentation:footer-decl presentation:name="f">機密性1</presentation:footer-decl>${slide(frame('機密性1'))}${slide(frame('機密性1'))}`;
			return { meta, masters, body };
		}
	}
}

/** Seeds for the fuzzer. */
export function odfSeeds(): { name: string; bytes: Buffer }[] {
	const kinds = ['odt', 'ods', 'odp', 'odg'] as const;
	const whole = kinds.map((kind) => ({ name: `a.${kind}`, bytes: odf(kind, labelledOdf(kind)) }));
	const flat = kinds.map((kind) => ({ name: `a.f${kind}`, bytes: Buffer.from(flatOdf(kind, labelledOdf(kind))) }));
	const encrypted = manifestOf('application/vnd.oasis.opendocument.text', ['meta.xml'], '1.2', encryptedEntry('content.xml'));
	const recoded = [...odfParts('ods', labelledOdf('ods'))].map(([name, content]) => ({
		name,
		content: name.endsWith('.xml') ? utf16Part(content as string) : content,
	}));
	return [
		...whole,
		...flat,
		{ name: 'plain.ott', bytes: odf('ott') },
		{ name: 'bare.odt', bytes: odf('odt', { meta: null, masters: null, version: '1.0' }) },
		{ name: 'prefixes.odp', bytes: odf('odp', { ...labelledOdf('odp'), otherPrefixes: true }) },
		{ name: 'encrypted.odt', bytes: odf('odt', { ...labelledOdf('odt'), manifest: encrypted }) },
		{ name: 'signed.odt', bytes: odf('odt', { more: { 'META-INF/documentsignatures.xml': SIGNATURES } }) },
		{ name: 'utf16.ods', bytes: buildZip(recoded) },
		{
			name: 'macro.odt',
			bytes: odf('odt', { more: { 'Basic/Standard/Module1.xml': '<script:module xmlns:script="x">Sub A\nBeep\nEnd Sub</script:module>' } }),
		},
	];
}
