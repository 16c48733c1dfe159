/** A compound file ([MS-CFB] version 3) with empty streams of the given names: enough for what is read of encrypted packages. */
export function compoundFile(names: readonly string[]): Buffer {
	const size = 512;
	const header = Buffer.alloc(size, 0);
	Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]).copy(header);
	header.writeUInt16LE(0x3e, 24);
	header.writeUInt16LE(3, 26);
	header.writeUInt16LE(0xfffe, 28);
	header.writeUInt16LE(9, 30);
	header.writeUInt16LE(6, 32);
	header.writeUInt32LE(1, 44);
	// The directory begins in sector 1: the FAT stands in sector 0.
	header.writeUInt32LE(1, 48);
	header.writeUInt32LE(4096, 56);
	header.writeUInt32LE(0xfffffffe, 60);
	header.writeUInt32LE(0xfffffffe, 68);
	header.fill(0xff, 76);
	header.writeUInt32LE(0, 76);
	const entries = ['Root Entry', ...names];
	const sectors = Math.ceil(entries.length / 4);
	const fat = Buffer.alloc(size, 0xff);
	fat.writeUInt32LE(0xfffffffd, 0);
	for (let n = 1; n <= sectors; n++) fat.writeUInt32LE(n === sectors ? 0xfffffffe : n + 1, n * 4);
	const directory = Buffer.alloc(sectors * size, 0);
	for (const [index, name] of entries.entries()) {
		const at = index * 128;
		const text = Buffer.from(name, 'utf16le');
		text.copy(directory, at);
		directory.writeUInt16LE(text.length + 2, at + 64);
		directory[at + 66] = index === 0 ? 5 : 2;
		directory.fill(0xff, at + 68, at + 80);
		if (index === 0) directory.writeUInt32LE(1, at + 76);
		else if (index + 1 < entries.length) directory.writeUInt32LE(index + 1, at + 72);
		directory.writeUInt32LE(0xfffffffe, at + 116);
	}
	return Buffer.concat([header, fat, directory]);
}
