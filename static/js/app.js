// Adds to pages that work without it: moves focus to an error summary, counts characters, shows conditional answers.
// The address of the design system's own script is on this script's tag, because its name changes with its content.
const tag = document.querySelector('script[data-design-system]')
const { initAll } = await import(tag.dataset.designSystem)

document.body.classList.add('js-enabled', 'nhsuk-frontend-supported')
initAll()
