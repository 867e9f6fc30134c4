"""Makes the model that the package ships: data, network, training stages, export. Needs PyTorch; the package does not."""
