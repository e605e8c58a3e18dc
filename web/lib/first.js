// @ts-check
/* Runs before the first paint, so that nobody sees the wrong ground or language for a moment.
 * lib/theme.js and lib/words.js write what is read here. */
{
	const root = document.documentElement
	const theme = localStorage.getItem("kamwerk.theme")
	if (theme === "light" || theme === "dark") root.dataset.theme = theme
	const language = localStorage.getItem("kamwerk.language") ?? navigator.language
	root.lang = language.startsWith("de") ? "de" : "en"
}
