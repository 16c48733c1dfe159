// Loaded before the command line: tells the largest resident memory of the process and its threads, in KiB, when it ends.
process.on('exit', () => require('node:fs').writeFileSync(process.env.PEAK_MEMORY_FILE, String(process.resourceUsage().maxRSS)));
