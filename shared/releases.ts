/** Where new versions are published. Cloudbrush never looks there itself: it opens the page in the user's browser. */
export const RELEASES_PAGE = 'https://github.com/cloudbrush/cloudbrush/releases';
