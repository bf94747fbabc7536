// Lines of carets in examples stand out: they mark a place, and are no part of the file.
for (const code of document.querySelectorAll("pre > code")) {
  code.innerHTML = code.innerHTML.replace(
    /^(?:<span class="hljs-comment">)?# *\^+.*$/gm,
    '<span class="mark">$&</span>',
  );
}
