import { escapeAttribute, escapeXml, namespaceOf, type XmlElement } from '../xml';
import { encodeName, OWN_NAMESPACE, OWN_PREFIX, PDFA_EXTENSION, PDFA_PROPERTY, PDFA_SCHEMA, RDF } from './names';

/** A property with its value. */
export interface Named {
	readonly name: string;
	readonly value: string;
}

/** A description with our properties, as a child of `rdf`; `extra` goes into it as it is. */
export function buildDescription(rdf: XmlElement, about: string, properties: readonly Named[], extra: string): string {
	const lines = properties.map(({ name, value }) => {
		const tag = `${OWN_PREFIX}:${encodeName(name)}`;
		return `\n  <${tag}>${escapeXml(value)}</${tag}>`;
	});
	const open = `rdf:Description rdf:about="${escapeAttribute(about)}"${rdfDeclaration(rdf)} xmlns:${OWN_PREFIX}="${OWN_NAMESPACE}"`;
	return `\n <${open}>${lines.join('')}${extra}\n </rdf:Description>`;
}

/** The declaration that `rdf:` needs at a place where it means something else. */
function rdfDeclaration(at: XmlElement): string {
	return namespaceOf(at, 'rdf') === RDF ? '' : ` xmlns:rdf="${RDF}"`;
}

/** The container of the descriptions of namespaces (ISO 19005-1, 6.7.8; ISO 19005-2, 6.6.2.3.3). */
export function buildSchemas(names: readonly string[], rdf: XmlElement): string {
	const bag = `<rdf:Bag${rdfDeclaration(rdf)}>${buildSchema(names, rdf)}\n   </rdf:Bag>`;
	return `\n  <pdfaExtension:schemas xmlns:pdfaExtension="${PDFA_EXTENSION}">${bag}</pdfaExtension:schemas>`;
}

/** The description of our namespace that PDF/A asks for; it names all properties, whether they are set or not. */
export function buildSchema(names: readonly string[], at: XmlElement): string {
	const declarations = `${rdfDeclaration(at)} xmlns:pdfaSchema="${PDFA_SCHEMA}" xmlns:pdfaProperty="${PDFA_PROPERTY}"`;
	const properties = names.map((name) =>
		[
			'\n      <rdf:li rdf:parseType="Resource">',
			`<pdfaProperty:name>${escapeXml(encodeName(name))}</pdfaProperty:name>`,
			'<pdfaProperty:valueType>Text</pdfaProperty:valueType>',
			'<pdfaProperty:category>external</pdfaProperty:category>',
			`<pdfaProperty:description>${escapeXml(name)}</pdfaProperty:description>`,
			'</rdf:li>',
		].join(''),
	);
	return [
		`\n    <rdf:li rdf:parseType="Resource"${declarations}>`,
		'<pdfaSchema:schema>Information classification label</pdfaSchema:schema>',
		`<pdfaSchema:namespaceURI>${OWN_NAMESPACE}</pdfaSchema:namespaceURI>`,
		`<pdfaSchema:prefix>${OWN_PREFIX}</pdfaSchema:prefix>`,
		`\n     <pdfaSchema:property><rdf:Seq>${properties.join('')}\n     </rdf:Seq></pdfaSchema:property>`,
		'</rdf:li>',
	].join('');
}
