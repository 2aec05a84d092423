/** The build turns the pages of docs/ into this. */
declare module '*.md' {
  const page: import('../../shared/help-page.ts').HelpPage;
  export default page;
}
