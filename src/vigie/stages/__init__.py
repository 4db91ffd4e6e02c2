"""Engines, one public function each; a stage never imports another."""
