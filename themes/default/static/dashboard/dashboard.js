// Oscar's dashboard starts TinyMCE with options of its own; these come on top of them.
(function () {
  'use strict';

  const dashboard = window.oscar.dashboard;
  const start = dashboard.init;
  const editor = {
    license_key: 'gpl',
    promotion: false,
    branding: false,
    height: 260,
    style_formats: [
      { title: '正文', block: 'p' },
      { title: '标题 2', block: 'h2' },
      { title: '标题 3', block: 'h3' },
      { title: '标题 4', block: 'h4' },
      { title: '标题 5', block: 'h5' },
      { title: '标题 6', block: 'h6' },
    ],
  };

  dashboard.init = function (options) {
    return start.call(dashboard, Object.assign({}, options, { tinyConfig: editor }));
  };
})();
