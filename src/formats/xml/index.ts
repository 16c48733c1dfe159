export { decodeXml, encodeXml, isLossless, type XmlText } from './codec';
export { XmlError } from './error';
export { XmlScanner, type XmlToken } from './scanner';
export { applySplices, type Splice } from './splice';
export { escapeAttribute, escapeXml, unescapeXml } from './text';
export {
	attributeOf,
	childOf,
	findAttribute,
	namespaceOf,
	parseXml,
	prefixFor,
	textOf,
	type XmlAttribute,
	type XmlElement,
} from './tree';
