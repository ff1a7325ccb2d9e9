// Plotly writes its style rules into a <style> element when it starts, which our content policy forbids. It leaves
// that alone when the page has an element with the id `plotly.js-style-global` and the class `no-inline-styles`, so
// the rules are read out of the bundle and shipped as a file instead.

/** The rules of `bundle` (the text of plotly.js) as one style sheet. Throws when the bundle no longer holds them. */
export function plotlyStyleSheet(bundle) {
  if (!bundle.includes('.no-inline-styles')) throw new Error('Plotly no longer knows .no-inline-styles')
  const start = bundle.indexOf('={"X,X div":')
  const end = bundle.indexOf('};', start)
  if (start < 0 || end < 0) throw new Error("Plotly's style rules were not found in its bundle")
  const rules = readObject(bundle.slice(start + 1, end + 1))
  const names = Object.keys(rules)
  if (names.length < 20) throw new Error(`Only ${names.length} of Plotly's style rules were found`)
  return names
    .map((name) => {
      const selector = name.replace(/^,/, ' ,').replace(/X/g, '.js-plotly-plot .plotly').replace(/Y/g, '.plotly-notifier')
      return `${selector}{${rules[name]}}`
    })
    .reverse() // Plotly inserts each rule before the last one
    .join('\n')
    .replaceAll('"Open Sans",verdana,arial', 'Arial')
}

// The rules are an object literal: names that are strings or bare words, values that are strings in single or double
// quotes. Nothing is run to read them.
function readObject(text) {
  const string = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/.source
  const entry = new RegExp(`(${string}|\\w+):(${string})`, 'g')
  const unquote = (word) => word.replace(/^["']|["']$/g, '')
  const rules = {}
  for (const [, name, value] of text.matchAll(entry)) rules[unquote(name)] = unquote(value)
  const left = text.replace(entry, '').replace(/[{},\s]/g, '')
  if (left !== '') throw new Error(`Plotly's style rules are written in a new way: ${left}`)
  return rules
}
