// Builds static/build/: one style sheet, the NHS design system's script, and Plotly with its style sheet as a file.
// Nothing in it comes from another host, and nothing in it is kept in the repository.
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import * as sass from 'sass'
import { plotlyStyleSheet } from './plotly-styles.js'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const from = (...parts) => join(root, 'node_modules', ...parts)
const to = (...parts) => join(root, 'static', 'build', ...parts)

rmSync(to(), { recursive: true, force: true })
mkdirSync(to(), { recursive: true })

const { css } = sass.compile(join(root, 'assets', 'scss', 'main.scss'), {
  style: 'compressed',
  sourceMap: false,
  loadPaths: [from()],
  quietDeps: true,
  logger: { warn: (message, { span }) => console.warn(`sass: ${message}`, span?.url?.pathname ?? '') },
})
// The few icons that the style sheet names are copied beside it; anything else it would fetch is a mistake.
mkdirSync(to('images'))
for (const [whole, name] of css.matchAll(/url\((?!["']?data:)["']?([^"')]*)["']?\)/g)) {
  if (!/^images\/nhsuk-icon-(arrow|cross|chevron|search|tick|plus|minus)[a-z-]*\.svg$/.test(name)) {
    throw new Error(`The style sheet fetches ${whole}`)
  }
  copyFileSync(from('nhsuk-frontend', 'dist', 'nhsuk', 'assets', name), to(name))
}
writeFileSync(to('main.css'), css)

// Source maps are not served, so the comments that point at them go.
const script = readFileSync(from('nhsuk-frontend', 'dist', 'nhsuk', 'nhsuk-frontend.min.js'), 'utf8')
writeFileSync(to('nhsuk-frontend.min.js'), script.replace(/\/\/# sourceMappingURL=\S*\s*$/, '\n'))

const plotly = from('plotly.js-cartesian-dist-min', 'plotly-cartesian.min.js')
copyFileSync(plotly, to('plotly-cartesian.min.js'))
writeFileSync(to('plotly.css'), plotlyStyleSheet(readFileSync(plotly, 'utf8')))

// The map's own buttons are drawn in text; of its pictures none is used, so its style sheet names none.
const leaflet = readFileSync(from('leaflet', 'dist', 'leaflet.css'), 'utf8')
writeFileSync(to('leaflet.css'), leaflet.replace(/background-image: url\([^)]*\);/g, '').replace(/behavior: url\([^)]*\);/g, ''))
const leafletScript = readFileSync(from('leaflet', 'dist', 'leaflet.js'), 'utf8')
writeFileSync(to('leaflet.js'), leafletScript.replace(/\/\/# sourceMappingURL=\S*\s*$/, '\n'))

const versions = {}
for (const name of ['nhsuk-frontend', 'plotly.js-cartesian-dist-min', 'leaflet']) {
  versions[name] = createRequire(import.meta.url)(from(name, 'package.json')).version
}
writeFileSync(to('versions.json'), JSON.stringify(versions, null, 2) + '\n')
for (const name of ['main.css', 'nhsuk-frontend.min.js', 'plotly-cartesian.min.js', 'plotly.css', 'leaflet.js', 'leaflet.css']) {
  console.log(`static/build/${name}: ${Math.ceil(gzipSync(readFileSync(to(name))).length / 1024)} KB compressed`)
}
