// Only what a chart draws: every further trace costs each reader its bytes.
const Plotly = require('plotly.js/lib/core');

Plotly.register([
  require('plotly.js/lib/bar'),
  require('plotly.js/lib/box'),
  require('plotly.js/lib/heatmap'),
  require('plotly.js/lib/scatterpolar'),
]);

module.exports = Plotly;
