// The living map. Without this script the page has the list, which holds the same.
(() => {
  'use strict'
  const L = window.L
  const holder = document.querySelector('[data-map]')
  if (!L || !holder) return
  const settings = JSON.parse(document.getElementById(holder.dataset.map).textContent)

  // Anchor organisations are squares, so that shape and not colour alone tells them apart.
  L.Canvas.include({
    _updateSquare (layer) {
      const at = layer._point
      const half = layer._radius
      this._ctx.beginPath()
      this._ctx.rect(at.x - half, at.y - half, half * 2, half * 2)
      this._fillStroke(this._ctx, layer)
    }
  })
  const Square = L.CircleMarker.extend({
    _updatePath () { this._renderer._updateSquare(this) }
  })
  const LOOKS = {
    intervention: { radius: 7, color: '#212b32', weight: 1, fillColor: '#005eb8', fillOpacity: 0.9 },
    organisation: { radius: 6, color: '#212b32', weight: 1, fillColor: '#ffb81c', fillOpacity: 0.9 }
  }

  // From the list to a mark and back again, so that keys reach whatever a pointer does.
  const ways = (map, marks) => {
    let from = null
    for (const button of document.querySelectorAll('[data-show]')) {
      const mark = marks.get(button.dataset.show)
      if (!mark) continue
      button.hidden = false
      button.addEventListener('click', () => {
        holder.scrollIntoView({ block: 'nearest' })
        map.setView(mark.getLatLng(), Math.max(map.getZoom(), 13), { animate: false })
        mark.openPopup()
        from = button
        holder.querySelector('.leaflet-popup-content a').focus()
      })
    }
    holder.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') map.closePopup()
    })
    map.on('popupclose', () => {
      if (from) from.focus()
      from = null
    })
  }

  const words = (point) => {
    const box = document.createElement('div')
    const link = document.createElement('a')
    link.href = settings[point.kind].replace('/0/', `/${point.id}/`)
    link.textContent = point.name
    const more = document.createElement('p')
    more.textContent = point.words
    box.append(link, more)
    return box
  }

  const draw = (points) => {
    holder.hidden = false
    document.getElementById('map-key').hidden = false
    const map = L.map(holder, { preferCanvas: true, scrollWheelZoom: false, zoomAnimation: false, fadeAnimation: false })
    if (settings.tiles) {
      // The tile host learns which site asks, no page of it: OpenStreetMap turns away whoever hides that.
      L.tileLayer(settings.tiles.url, { maxZoom: 18, attribution: settings.tiles.attribution, referrerPolicy: 'strict-origin' }).addTo(map)
    }
    map.attributionControl.setPrefix('Leaflet')
    const marks = new Map(points.map((point) => {
      const Mark = point.kind === 'organisation' ? Square : L.CircleMarker
      return [`${point.kind}-${point.id}`, new Mark(point.at, LOOKS[point.kind]).bindPopup(() => words(point))]
    }))
    const group = L.featureGroup([...marks.values()])
    // England, until there is something to show.
    const around = marks.size ? group.getBounds().pad(0.1) : L.latLngBounds([[49.8, -6.5], [55.9, 1.8]])
    map.fitBounds(around, { maxZoom: 13, animate: false })
    group.addTo(map)
    ways(map, marks)
    holder.dataset.drawn = String(marks.size)
  }

  fetch(settings.points, { headers: { Accept: 'application/json' } })
    .then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(String(answer.status)))))
    .then((found) => draw(found.points))
    .catch(() => { holder.hidden = true }) // the list is there
})()
