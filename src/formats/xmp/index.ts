export { OWN_NAMESPACE, OWN_PREFIX } from './names';
export { isEmptyPacket, MAX_PACKET } from './packet';
export { collectXmp } from './read';
export { editXmp, type XmpChange } from './write';
