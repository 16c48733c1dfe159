/** Packages that are archives by the way and no collection of documents: programs, extensions, books, maps. */
const EXTENSIONS =
	/\.(?:jar|war|ear|aar|apk|apks|xapk|aab|ipa|xpi|crx|vsix|nupkg|snupkg|whl|egg|gem|epub|ibooks|kmz|appx|msix|appxbundle|msixbundle|xap|oxt|jmod|love|sketch|fla|mcpack|3mf|usdz|pages|numbers|key|xps|oxps|dwfx|mmap|xmind|idml|hwpx|mscz|mxl|shp\.zip|gtfs\.zip|pbix|pbit|twbx|ora|kra|procreate|sb3|ggb|cbz)$/;

/** First entries by which they are known whatever their name. */
const FIRST = ['mimetype', 'META-INF/MANIFEST.MF', 'META-INF/', '[Content_Types].xml', '_rels/.rels', 'AndroidManifest.xml'];

/** Whether a zip archive is a package of another kind, by its name or its first entry's. Its parts are no documents. */
export function isPackage(name: string, head: Uint8Array): boolean {
	if (EXTENSIONS.test(name.toLowerCase())) return true;
	if (head.length < 30) return false;
	const length = (head[26] ?? 0) | ((head[27] ?? 0) << 8);
	const first = Buffer.from(head.buffer, head.byteOffset, head.byteLength).toString('latin1', 30, 30 + length);
	return FIRST.includes(first);
}
