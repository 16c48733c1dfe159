/** Bounds that keep a hostile archive from taking time and memory. Counts and bytes. */
export const ZIP_LIMITS = {
	/** Entries in one archive. Real documents have some thousands at most. */
	entries: 65_536,
	/** Bytes of the central directory. */
	directory: 16 * 1024 * 1024,
	/** Bytes of one inflated part. */
	part: 192 * 1024 * 1024,
	/** Bytes of an inflated part of which only both ends are kept. */
	stream: 512 * 1024 * 1024,
	/** An inflated part over this size is looked at for its ratio. */
	ratioFloor: 8 * 1024 * 1024,
	/** Inflated bytes for one compressed byte. Deflate cannot exceed 1032; spreadsheets full of blanks reach about 150. */
	ratio: 400,
	/** Files up to this size are read with one call. */
	whole: 128 * 1024,
	/** First look at the end of a bigger file; widened where the end record is not in it. */
	tail: 16 * 1024,
	/** The end record, the longest comment, and some bytes that a transfer may have appended. */
	longTail: 22 + 65_535 + 16 * 1024,
} as const;
