/** Names under which preload and main talk. Calls and pixels do not travel here: they have a port of their own. */
export const desktopChannels = {
  /** Preload to main: the page asks for a port. */
  connect: 'cloudbrush:connect',
  /** Main to preload: the port. */
  port: 'cloudbrush:port',
  /** Preload to main: the path of something that was dropped, answered by its place. */
  dropped: 'cloudbrush:dropped',
} as const;
