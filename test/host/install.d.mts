/** Makes the server ready to run; does nothing when it already is. Throws with npm's own words where the install fails. */
export function installHost(say?: (line: string) => void): {
	/** Path of server-main.js. */
	server: string;
	/** Folder of VS Code. */
	root: string;
	version: string;
};
