/** Stylesheets of packages, which the build puts into the page's own. */
declare module '*.css';
